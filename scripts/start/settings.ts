import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';

export type StartSettings = {
  root: string;
  /** Reload on change. */
  dev: boolean;
  /** Where data, secrets and logs are. */
  dataDir: string;
  host: string;
  /** Undefined: 3000 or the next free one. */
  port: number | undefined;
  redisUrl: string | undefined;
  databaseUrl: string | undefined;
};

/** Reads what was asked for; throws one sentence when it makes no sense. */
export function readSettings(root: string, argv: string[], env: NodeJS.ProcessEnv): StartSettings {
  const { values } = parseArgs({
    args: argv,
    options: { dev: { type: 'boolean', default: false } },
  });
  const folder = env['SECKILL_DATA'] ?? '.data';
  return {
    root,
    dev: values.dev,
    dataDir: isAbsolute(folder) ? folder : join(root, folder),
    host: env['HOST'] ?? '127.0.0.1',
    port: readPort(env['PORT']),
    redisUrl: env['REDIS_URL'],
    databaseUrl: env['DATABASE_URL'],
  };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`PORT is "${text}": it must be a whole number from 0 to 65535.`);
}
