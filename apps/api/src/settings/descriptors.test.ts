import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { descriptorLimit, socketsWithin } from './descriptors.ts';

it.each([
  [20_000, 1_048_576, 20_000],
  [20_000, 21_000, 20_000],
  [20_000, 20_000, 19_000],
  [20_000, 1_024, 512],
  [20_000, 300, 150],
  [100, 300, 100],
  [20_000, undefined, 20_000],
])('of %i sockets, %s descriptors leave room for %i', (wanted, limit, sockets) => {
  expect(socketsWithin(wanted, limit)).toBe(sockets);
});

it('the limit is the one of the shell that starts a process', () => {
  const program = `import('${import.meta.dirname}/descriptors.ts').then((all) => console.log(all.descriptorLimit()))`;
  const command = `ulimit -n 321; exec "${process.execPath}" --import tsx -e "${program}"`;
  expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim()).toBe('321');
  expect(descriptorLimit()).toBeGreaterThan(0);
});
