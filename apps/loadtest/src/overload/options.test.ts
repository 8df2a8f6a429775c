import { expect, it } from 'vitest';
import { UsageError } from '../command/arguments.ts';
import { readOverloadOptions } from './options.ts';

it('asks for half to five times the capacity, and for floods, unless it is told otherwise', () => {
  const steps = [50, 100, 150, 200, 300, 500];
  expect(readOverloadOptions([])).toEqual({
    seconds: 10,
    slowDown: 4,
    steps,
    floods: true,
    shed: true,
  });
  expect(readOverloadOptions(['--no-floods', '--no-shed', '--steps', '100,500'])).toMatchObject({
    floods: false,
    shed: false,
    steps: [100, 500],
  });
  expect(() => readOverloadOptions(['--seconds', '1'])).toThrow(UsageError);
});
