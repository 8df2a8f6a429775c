import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Secrets = { adminToken: string; sessionSecret: string; databasePassword: string };

/** The secrets of this data folder: made once, readable by their owner only; the environment wins. */
export function readSecrets(dataDir: string, env: NodeJS.ProcessEnv): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const made: Secrets = {
      adminToken: fresh(),
      sessionSecret: fresh() + fresh(),
      databasePassword: fresh(),
    };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  const kept: Secrets = JSON.parse(readFileSync(file, 'utf8'));
  return {
    ...kept,
    adminToken: env['ADMIN_TOKEN'] ?? kept.adminToken,
    sessionSecret: env['SESSION_SECRET'] ?? kept.sessionSecret,
  };
}

function fresh(): string {
  return randomBytes(24).toString('base64url');
}
