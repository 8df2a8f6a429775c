/** A packet of a client. `statement` is there when it asks the server to run one. */
export type MysqlPacket = { raw: Buffer; statement?: string };

const HEADER = 4;
const COM_QUERY = 0x03;
const COM_STMT_PREPARE = 0x16;

/** Cuts what a client sends into packets, however it is cut by the network. */
export function packetReader(): (data: Buffer) => MysqlPacket[] {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = rest.length === 0 ? Buffer.from(data) : Buffer.concat([rest, data]);
    const found: MysqlPacket[] = [];
    while (rest.length >= HEADER) {
      const end = HEADER + rest.readUIntLE(0, 3);
      if (rest.length < end) break;
      found.push(packetOf(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
    return found;
  };
}

/** Commands begin a sequence of packets; what a client says while it logs in goes on with one. */
function packetOf(raw: Buffer): MysqlPacket {
  const isCommand = raw[3] === 0;
  const command = raw[HEADER];
  return isCommand && (command === COM_QUERY || command === COM_STMT_PREPARE)
    ? { raw, statement: raw.toString('utf8', HEADER + 1) }
    : { raw };
}
