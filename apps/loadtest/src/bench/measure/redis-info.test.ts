import { expect, inject, it } from 'vitest';
import { parseInfo, redisInfo } from './redis-info.ts';

it('reads the fields of INFO and leaves its titles', () => {
  const info = parseInfo('$99\r\n# Memory\r\nused_memory:1234\r\nexecutable:/a:b\r\n\r\n+OK\r\n');
  expect(Object.fromEntries(info)).toEqual({ used_memory: '1234', executable: '/a:b' });
});

it('asks a real Redis', async () => {
  const info = await redisInfo(Number(new URL(inject('redisUrl')).port));
  expect(Number(info.get('used_memory'))).toBeGreaterThan(100_000);
});
