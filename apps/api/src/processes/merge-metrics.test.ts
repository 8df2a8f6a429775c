import { Counter, Gauge, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { mergeMetrics } from './merge-metrics.ts';

async function textOf(process: string, sockets: number) {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  const registers = [registry];
  new Gauge({ name: 'sockets', help: 'Open', registers }).set(sockets);
  new Counter({ name: `only_${process}`, help: 'x', labelNames: ['a'], registers }).inc({ a: 'b' });
  return registry.metrics();
}

it('says each name once, with the series of all processes below it', async () => {
  const merged = mergeMetrics([await textOf('1', 3), await textOf('2', 5)]);
  expect(merged).toBe(`# HELP sockets Open
# TYPE sockets gauge
sockets{process="1"} 3
sockets{process="2"} 5

# HELP only_1 x
# TYPE only_1 counter
only_1{a="b",process="1"} 1

# HELP only_2 x
# TYPE only_2 counter
only_2{a="b",process="2"} 1
`);
});

it('is the same text of one, and nothing of none', async () => {
  expect(mergeMetrics([])).toBe('');
  const alone = await textOf('1', 3);
  expect(mergeMetrics([alone]).trim()).toBe(alone.trim());
});
