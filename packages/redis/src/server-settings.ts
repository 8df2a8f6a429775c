import type { Redis } from 'ioredis';
import { allServers, isCluster } from './cluster/nodes.ts';
import type { Connection } from './connect.ts';

/** One sentence for each setting of the server, or of a node of the cluster, that may lose what was accepted; none is good news. */
export async function checkSettings(connection: Connection): Promise<string[]> {
  const { client } = connection;
  const infos = await connection.send((redis) =>
    Promise.all(allServers(redis).map((server) => server.info())),
  );
  const problems = [
    ...infos.flatMap(problemsIn),
    ...(isCluster(client) ? await problemsOfCluster(client) : []),
  ];
  return [...new Set(problems)];
}

/** One master that is away must not keep the sales of the others from being sold. */
async function problemsOfCluster(client: Redis): Promise<string[]> {
  const name = 'cluster-require-full-coverage';
  const answers = await Promise.all(
    allServers(client).map((server) => server.config('GET', name).catch(() => [])),
  );
  return answers.flat().includes('yes')
    ? [`Redis has ${name} yes; while one master is away nothing could be sold.`]
    : [];
}

function problemsIn(info: string): string[] {
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

type Memory = { used: number; most: number };

/**
 * The memory of the server and its bound (0: none), bytes; undefined where this account may not ask. Of a cluster that of the node
 * which is the fullest.
 */
export async function memoryOf(connection: Connection): Promise<Memory | undefined> {
  const infos = await connection.send((redis) =>
    Promise.all(allServers(redis).map((server) => server.info('memory'))),
  );
  const known = infos.flatMap((info): Memory[] => {
    const used = valueIn(info, 'used_memory');
    return used === '' ? [] : [{ used: Number(used), most: Number(valueIn(info, 'maxmemory')) }];
  });
  const share = ({ used, most }: Memory) => (most > 0 ? used / most : 0);
  return known.toSorted((one, other) => share(other) - share(one) || other.used - one.used)[0];
}

const valueIn = (info: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
