import { withLine } from '../declare/log-lines.ts';
import type { LogLine } from '../declare/states.ts';

/** The field of it beside the results of a batch. */
export const LOG_FIELD = 'log';

const MOST_LINES = 3;

export type BatchLog = ReturnType<typeof createBatchLog>;

/** What a handler says of a batch while it decides it. Nothing costs nothing. */
export function createBatchLog() {
  let log: LogLine[] = [];
  return {
    say(text: string): void {
      log = withLine(log, text, { most: MOST_LINES });
    },
    /** To be written with the results. */
    fields: (): [string, string] | [] => (log.length === 0 ? [] : [LOG_FIELD, JSON.stringify(log)]),
  };
}
