import type { Connection } from './connect.ts';

/** One sentence for each setting of the server that may lose what was accepted; none is good news. */
export async function checkSettings(connection: Connection): Promise<string[]> {
  const info = await connection.send((redis) => redis.info());
  const value = (name: string) => valueIn(info, name);
  const [major = 0, minor = 0] = value('redis_version').split('.').map(Number);
  const problems: string[] = [];

  if (value('role') === '') {
    return ['Redis does not let this account ask INFO: nobody has looked at its settings.'];
  }
  if (major < 6 || (major === 6 && minor < 2)) {
    problems.push(`Redis is version ${value('redis_version')}; 6.2 or newer is needed.`);
  }
  if (value('maxmemory_policy') !== 'noeviction') {
    problems.push(
      `Redis has maxmemory-policy ${value('maxmemory_policy')}; anything but noeviction may drop what was accepted.`,
    );
  }
  if (value('aof_enabled') !== '1') {
    problems.push('Redis has appendonly off; a restart would lose what was accepted.');
  }
  if (value('role') === 'slave') {
    problems.push('Redis is a replica here; give the address of its primary.');
  }
  return problems;
}

/** The memory of the server and its bound (0: none), bytes; undefined where this account may not ask. */
export async function memoryOf(
  connection: Connection,
): Promise<{ used: number; most: number } | undefined> {
  const info = await connection.send((redis) => redis.info('memory'));
  const used = valueIn(info, 'used_memory');
  return used === '' ? undefined : { used: Number(used), most: Number(valueIn(info, 'maxmemory')) };
}

const valueIn = (info: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
