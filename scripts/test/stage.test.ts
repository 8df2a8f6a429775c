import { expect, test } from 'vitest';
import { runNode, sideBySide } from './stage.ts';

const program = (code: string, signal?: AbortSignal) =>
  runNode({
    name: 'program',
    args: ['-e', code],
    cwd: '/',
    live: false,
    timeLimitMs: 60_000,
    signal,
  });

test('when one fails the other is ended, and what it wrote is in the error', async () => {
  const ends: string[] = [];
  const both = sideBySide(
    (signal) => program('setInterval(() => {}, 1000)', signal).finally(() => ends.push('waiting')),
    (signal) => program('console.log("why"); process.exit(3)', signal),
  );
  await expect(both).rejects.toThrow('why\nprogram: exit code 3');
  expect(ends).toEqual(['waiting']);
});

test('both done is done', async () => {
  await expect(
    sideBySide(
      () => program(''),
      () => program(''),
    ),
  ).resolves.toBeUndefined();
});

test('what takes too long is ended and said so', async () => {
  const args = ['-e', 'setInterval(() => {}, 1000)'];
  const late = runNode({ name: 'program', args, cwd: '/', live: false, timeLimitMs: 300 });
  await expect(late).rejects.toThrow('not done in');
});
