import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

describe('readOptions', () => {
  it('defaults to 150 buyers at one instant for 3 units of sale 1, by socket', () => {
    expect(readOptions([])).toMatchObject({
      requests: 150,
      concurrency: 150,
      saleId: 1,
      stock: 3,
      via: 'ws',
      jitterMs: 0,
      url: undefined,
    });
  });

  it('puts all requests in flight unless told fewer', () => {
    expect(readOptions(['--requests', '5000']).concurrency).toBe(5000);
    expect(readOptions(['--requests', '5000', '--concurrency', '64']).concurrency).toBe(64);
    expect(readOptions(['--requests', '10', '--concurrency', '64']).concurrency).toBe(10);
  });

  it('takes a seed as given, 0 included', () => {
    expect(readOptions(['--seed', '0']).seed).toBe(0);
  });

  it.each([
    [['--requests', '1e3'], /--requests must be a whole number/],
    [['--requests', '0'], /--requests/],
    [['--stock', '-1'], /--stock|ambiguous/],
    [['--via', 'carrier-pigeon'], /--via must be ws or poll/],
    [['--reqests', '5'], /Unknown option/],
    [['5'], /Unexpected argument/],
  ])('refuses %j in one sentence', (argv, sentence) => {
    expect(() => readOptions(argv)).toThrow(UsageError);
    expect(() => readOptions(argv)).toThrow(sentence);
  });
});
