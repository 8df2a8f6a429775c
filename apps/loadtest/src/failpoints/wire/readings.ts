import type { Asked, Reading } from './link.ts';
import { packetReader } from './mysql.ts';
import { nameOfStatement, writtenTable } from './name-statement.ts';
import { replyReader, requestReader } from './resp.ts';

/** Reads a connection to Redis. Requests and answers come in the same order. */
export function readRedis(nameOf: (args: readonly Buffer[]) => string): Reading {
  const [requests, replies] = [requestReader(), replyReader()];
  const transaction = redisTransactions();
  let listens = false;
  return {
    said(data) {
      if (listens) return [{ raw: data, expectsAnswer: false }];
      return requests(data).map(({ raw, args }) => {
        const name = nameOf(args);
        // From here on the server speaks without being asked.
        if (name.startsWith('SUBSCRIBE')) listens = true;
        if (listens) return { raw, expectsAnswer: false };
        const text = args.map((each) => each.toString('latin1')).join('\n');
        const asked = transaction({ name, text });
        return { raw, expectsAnswer: true, ...(asked && { asked }) };
      });
    },
    heard: (data) =>
      listens
        ? [{ raw: data, answers: 0 }]
        : replies(data).map(({ raw, push }) => ({ raw, answers: push ? 0 : 1 })),
  };
}

/** What stands between MULTI and EXEC happens at EXEC, and is awaited there. */
function redisTransactions(): (asked: Asked) => Asked | undefined {
  let queued: Asked[] | undefined;
  return (asked) => {
    if (asked.name === 'MULTI') {
      queued = [];
      return undefined;
    }
    if (!queued) return asked;
    if (asked.name !== 'EXEC') {
      queued.push(asked);
      return undefined;
    }
    const name = `MULTI ${queued.map((each) => each.name).join(' + ')}`;
    const text = queued.map((each) => each.text).join('\n');
    queued = undefined;
    return { name, text };
  };
}

/** Reads a connection to MySQL. A client asks nothing while it waits for an answer, which may come in several pieces. */
export function readMysql(): Reading {
  const packets = packetReader();
  const asked = sqlTransactions();
  let unanswered = 0;
  return {
    said: (data) =>
      packets(data).map(({ raw, statement }) => {
        if (statement === undefined) return { raw, expectsAnswer: false };
        unanswered += 1;
        return { raw, expectsAnswer: true, asked: asked(statement) };
      }),
    heard(data) {
      const answers = unanswered;
      unanswered = 0;
      return [{ raw: data, answers }];
    },
  };
}

/** A COMMIT belongs to all that was said since BEGIN, and is called by the tables that it writes. */
function sqlTransactions(): (statement: string) => Asked {
  let said: string[] | undefined;
  return (statement) => {
    const name = nameOfStatement(statement);
    if (name === 'BEGIN') said = [];
    else said?.push(statement);
    const whole = said ?? [statement];
    if (name !== 'COMMIT' && name !== 'ROLLBACK') return { name, text: whole.join('\n') };
    said = undefined;
    const tables = new Set(whole.flatMap((each) => writtenTable(each) ?? []));
    return {
      name: [name, [...tables].toSorted().join(', ')].join(' ').trimEnd(),
      text: whole.join('\n'),
    };
  };
}
