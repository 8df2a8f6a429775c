import { describe, expect, it } from 'vitest';
import { UsageError } from '../command/arguments.ts';
import { readBenchOptions } from './options.ts';

describe('readBenchOptions', () => {
  it('measures every contestant at 64 and 256 connections and writes the document', () => {
    expect(readBenchOptions([])).toMatchObject({
      rounds: 3,
      seconds: 5,
      connections: [64, 256],
      stock: 100,
      buyers: 60_000,
      tries: 3,
      only: [
        'floor',
        'product',
        'single',
        'sync',
        'claim',
        'plain',
        'winners',
        'shop',
        'celery',
        'soldout',
      ],
      write: true,
    });
  });

  it('never writes the document after a quick or a partial run', () => {
    expect(readBenchOptions(['--quick'])).toMatchObject({ rounds: 1, seconds: 2, write: false });
    expect(readBenchOptions(['--only', 'floor,product'])).toMatchObject({
      only: ['floor', 'product'],
      write: false,
    });
    expect(readBenchOptions(['--no-write']).write).toBe(false);
  });

  it('measures sizes in less time, unless told otherwise', () => {
    expect(readBenchOptions(['--scale'])).toMatchObject({
      scale: true,
      rounds: 2,
      seconds: 3,
      connections: [256],
      write: true,
      delays: [1, 10, 50],
    });
    const asked = ['--scale', '--quick', '--rounds', '5', '--delays', '2,0'];
    expect(readBenchOptions(asked)).toMatchObject({
      rounds: 5,
      seconds: 2,
      write: false,
      delays: [2, 0],
    });
    expect(readBenchOptions(['--growth'])).toMatchObject({ growth: true, upTo: 1_000_000 });
  });

  it.each([
    ['--scale', '--only', 'floor'],
    ['--verdicts', '--scale'],
    ['--growth', '--verdicts'],
    ['--limits', '--verdicts'],
    ['--growth', '--limits'],
    ['--idle', '--limits'],
    ['--growth', '--idle'],
    ['--masters', '4'],
  ])('measures one thing at a time: %s %s', (...argv) => {
    expect(() => readBenchOptions(argv)).toThrow(UsageError);
  });

  it('lets what is asked for win over what --quick means', () => {
    expect(readBenchOptions(['--quick', '--rounds', '4'])).toMatchObject({ rounds: 4, seconds: 2 });
  });

  it.each([[['--only', 'florr']], [['--connections', '64,x']], [['--rounds', '0']], [['--fast']]])(
    'refuses %j',
    (argv) => expect(() => readBenchOptions(argv)).toThrow(UsageError),
  );
});
