import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import getPort, { portNumbers } from 'get-port';
import {
  databaseUrl,
  keys,
  optional,
  readSettings as readEnv,
  redisUrl,
  sharedSettings,
  token,
  whole,
} from '@seckill/sales/settings';
import { dataFolderOf } from './running.ts';

const settings = {
  HOST: sharedSettings.HOST,
  PORT: optional((text) => whole({ min: 0, max: 65_535, unset: 0 }).read(text), undefined),
  REDIS_URL: optional(redisUrl, undefined),
  DATABASE_URL: optional(databaseUrl, undefined),
  ADMIN_TOKEN: optional(token, undefined),
  SESSION_SECRET: optional(keys, undefined),
};

export type StartSettings = ReturnType<typeof readSettings>;

/** Reads what was asked for; throws one sentence when it makes no sense. */
export function readSettings(root: string, args: string[], env: NodeJS.ProcessEnv) {
  const { values } = parseArgs({ args, options: { dev: { type: 'boolean', default: false } } });
  const asked = readEnv(settings, env);
  return {
    root,
    /** Reload on change. */
    dev: values.dev,
    /** Where data, secrets and logs are. */
    dataDir: dataFolderOf(root, env),
    host: asked.HOST,
    /** Undefined: 3000 or the next free one. */
    port: asked.PORT,
    redisUrl: asked.REDIS_URL,
    databaseUrl: asked.DATABASE_URL,
  };
}

/** The port that was asked for, or the usual one or the next that is free; says when it is another. */
export async function choosePort(
  asked: number | undefined,
  host: string,
  say: (line: string) => void,
  usual = 3000,
): Promise<number> {
  const port = await getPort({ host, port: asked ?? portNumbers(usual, usual + 99) });
  if (asked && port !== asked)
    throw new Error(
      `Port ${asked} is taken: end what uses it, or choose another with PORT=... npm start`,
    );
  if (asked === undefined && port !== usual) say(`port ${usual} is taken, using ${port}`);
  return port;
}

export type Secrets = { adminToken: string; sessionSecret: string; databasePassword: string };

/** The secrets of this data folder: made once, readable by their owner only; the environment wins. */
export function readSecrets(dataDir: string, env: NodeJS.ProcessEnv): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const [adminToken, sessionSecret, databasePassword] = [24, 48, 24].map((bytes) =>
      randomBytes(bytes).toString('base64url'),
    );
    const made = { adminToken, sessionSecret, databasePassword };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  const kept: Secrets = JSON.parse(readFileSync(file, 'utf8'));
  const { ADMIN_TOKEN: adminToken, SESSION_SECRET: sessionSecret } = env;
  return { ...kept, ...(adminToken && { adminToken }), ...(sessionSecret && { sessionSecret }) };
}
