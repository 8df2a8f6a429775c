import { describe, expect, it } from 'vitest';
import { UsageError } from '../command/arguments.ts';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('defaults to 150 buyers at one instant for 3 units of sale 1, by socket', () => {
    expect(readOptions([])).toMatchObject({
      requests: 150,
      buyers: 150,
      concurrency: 150,
      sales: { ids: [1] },
      paying: undefined,
      stock: 3,
      via: 'ws',
      jitter: 0,
      patience: 60,
    });
    expect(readOptions([]).url).toBeUndefined();
  });

  it('puts all requests in flight unless told fewer', () => {
    expect(readOptions(['--requests', '5000']).concurrency).toBe(5000);
    expect(readOptions(['--requests', '5000', '--concurrency', '64']).concurrency).toBe(64);
    expect(readOptions(['--requests', '10', '--concurrency', '64']).concurrency).toBe(10);
  });

  it('takes particular sales, or a number of its own; requests are of each', () => {
    expect(readOptions(['--sale', '4,2,4'])).toMatchObject({
      sales: { ids: [4, 2] },
      requests: 150,
      concurrency: 300,
    });
    expect(readOptions(['--sales', '3', '--requests', '10'])).toMatchObject({
      sales: { count: 3 },
      buyers: 30,
    });
  });

  it('lets winners pay, but a share', () => {
    expect(readOptions(['--no-pay', '.2', '--pay-window', '9']).paying).toEqual({
      noPay: 0.2,
      standby: 0.1,
      windowSeconds: 9,
    });
    expect(readOptions(['--no-pay', '0', '--standby', '1']).paying).toEqual({
      noPay: 0,
      standby: 1,
      windowSeconds: 20,
    });
  });

  it('takes a seed as given, 0 included, and else a new one each time', () => {
    expect(readOptions(['--seed', '0']).seed).toBe(0);
    const seeds = Array.from({ length: 20 }, () => readOptions([]).seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it.each([
    [['--requests', '1e3'], /--requests .* whole number from 1 to 50000/],
    [['--requests', '0'], /--requests/],
    [['--stock', '-1'], /--stock/],
    [['--sales', '1,2,3'], /--sales .* whole number from 1 to 20/],
    [['--sales', '2', '--sale', '1'], /'--sale <ids>' cannot be used with option '--sales <n>'/],
    [['--sale', '1,'], /--sale .* whole number/],
    [['--no-pay', '20'], /--no-pay .* share from 0 to 1/],
    [['--no-pay'], /--no-pay .* argument missing/],
    [['--standby', '0.5'], /go with --no-pay/],
    [['--via', 'carrier-pigeon'], /--via .* ws, poll/],
    [['--reqests', '5'], /unknown option '--reqests'/],
    [['--pay', '5'], /unknown option '--pay'/],
    [['5'], /too many arguments/],
  ])('refuses %j in one sentence', (argv, sentence) => {
    expect(() => readOptions(argv)).toThrow(UsageError);
    expect(() => readOptions(argv)).toThrow(sentence);
  });
});
