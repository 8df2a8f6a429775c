/** What a client sent, whole: its bytes and what they say. */
export type RedisRequest = { raw: Buffer; args: Buffer[] };

/** What a server sent, whole. A `push` answers nothing. */
export type RedisReply = { raw: Buffer; push: boolean };

type Read = { end: number; bulks: Buffer[] } | undefined;

const LINE_END = Buffer.from('\r\n');
const AGGREGATES = '*~>%|';

/** Cuts a stream of requests into single ones, however it is cut by the network. */
export function requestReader(): (data: Buffer) => RedisRequest[] {
  return reader((raw, { bulks }) => ({ raw, args: bulks }));
}

/** Cuts a stream of replies, of RESP 2 or 3, into single ones. */
export function replyReader(): (data: Buffer) => RedisReply[] {
  return reader((raw) => ({ raw, push: raw[0] === '>'.charCodeAt(0) }));
}

function reader<T>(whole: (raw: Buffer, read: { bulks: Buffer[] }) => T): (data: Buffer) => T[] {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = rest.length === 0 ? Buffer.from(data) : Buffer.concat([rest, data]);
    const found: T[] = [];
    for (;;) {
      const read = readValue(rest, 0);
      if (!read) return found;
      found.push(whole(rest.subarray(0, read.end), read));
      rest = rest.subarray(read.end);
    }
  };
}

/** One value that begins at `at`; undefined while it is not there as a whole. */
function readValue(data: Buffer, at: number): Read {
  const lineEnd = data.indexOf(LINE_END, at);
  if (lineEnd < 0) return undefined;
  const end = lineEnd + LINE_END.length;
  const kind = String.fromCharCode(data[at] ?? 0);
  const size = Number(data.toString('latin1', at + 1, lineEnd));
  if ('$=!'.includes(kind)) return readBulk(data, end, size);
  if (!AGGREGATES.includes(kind)) return { end, bulks: [] };
  return readMany(data, end, size, kind);
}

function readBulk(data: Buffer, from: number, size: number): Read {
  if (size < 0) return { end: from, bulks: [] };
  const end = from + size + LINE_END.length;
  return end <= data.length ? { end, bulks: [data.subarray(from, from + size)] } : undefined;
}

function readMany(data: Buffer, from: number, size: number, kind: string): Read {
  const bulks: Buffer[] = [];
  let end = from;
  const attribute = kind === '|' ? 1 : 0;
  for (let left = kind === '%' || kind === '|' ? 2 * size + attribute : size; left > 0; left -= 1) {
    const read = readValue(data, end);
    if (!read) return undefined;
    bulks.push(...read.bulks);
    end = read.end;
  }
  return { end, bulks };
}
