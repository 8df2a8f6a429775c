import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTracing } from './open-telemetry.ts';
import { openTracing } from './tracing.ts';

const nowhere = 'http://127.0.0.1:9';
function open(ratio: number) {
  const tracing = createTracing({ endpoint: nowhere, headers: {}, ratio }, 'test');
  onTestFinished(() => tracing.close());
  return tracing;
}
const SAMPLED = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

test('without a collector there is nothing, and nothing of OpenTelemetry is loaded', async () => {
  expect(await openTracing(undefined, 'test')).toBeUndefined();
  const sources = join(import.meta.dirname, '..');
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  const importing = files.filter((file) => {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) return false;
    return /from '(?:@opentelemetry|.*open-telemetry)/.test(
      readFileSync(join(sources, file), 'utf8'),
    );
  });
  expect(importing).toEqual(['trace/open-telemetry.ts']);
});

test('chance decides at the press alone', () => {
  expect(open(0).begin('press', {})).toBeUndefined();
  expect(open(1).begin('press', {})).toBeDefined();
});

test('what is not traced just runs, and what has a parent that is traced is so, whatever chance says', async () => {
  const tracing = open(0);
  const current = async () => tracing.current();
  expect(await tracing.span('flush', {}, current)).toBeUndefined();
  for (const parent of ['', 'nonsense', SAMPLED.replace(/1$/, '0'), SAMPLED.replaceAll('a', '0')]) {
    expect(await tracing.span('flush', { parent }, current)).toBeUndefined();
  }
  const inner = await tracing.span('flush', { parent: SAMPLED, links: ['nonsense'] }, current);
  expect(inner).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/);
  expect(inner).not.toBe(SAMPLED);
  expect(tracing.current()).toBeUndefined();
});

test('lines of the log say what is above them, and an error passes through', async () => {
  const tracing = open(1);
  expect(tracing.logFields()).toEqual({});
  const failing = tracing.span('batch', { parent: SAMPLED, attributes: { lane: '1-1' } }, () =>
    tracing.span('claim', { attributes: { saleId: 1 } }, async () => {
      tracing.add({ ticketId: 't' });
      throw new Error(JSON.stringify(tracing.logFields()));
    }),
  );
  const error = await failing.catch((thrown: Error) => thrown);
  const fields = JSON.parse(error instanceof Error ? error.message : '');
  const ids = { traceId: 'a'.repeat(32), spanId: expect.stringMatching(/^[0-9a-f]{16}$/) };
  expect(fields).toEqual({ ...ids, lane: '1-1', saleId: 1, ticketId: 't' });
});
