import { expect, it } from 'vitest';
import { createBatchLog } from './batch-log.ts';

it('keeps the last lines only, short and without secrets, and nothing where nothing was said', () => {
  const { say, fields } = createBatchLog();
  expect(fields()).toEqual([]);
  for (const text of ['first', 'long '.repeat(100), 'to +8613800138000', 'token=abc']) say(text);
  const [field, json] = fields();
  const lines = JSON.parse(json ?? '').map(([, text]: [number, string]) => text);
  expect([field, lines.length]).toEqual(['log', 3]);
  expect(lines[0]).toHaveLength(200);
  expect(lines.slice(1)).toEqual(['to …8000', 'token=[redacted]']);
});
