import { createHash } from 'node:crypto';
import { exec } from '../install/exec.mjs';

/** Whether a Docker engine with compose answers. */
export function dockerAnswers(): Promise<boolean> {
  const limit = { timeout: 5000 };
  return exec('docker', ['version', '--format', '{{.Server.Version}}'], limit)
    .then(() => exec('docker', ['compose', 'version'], limit))
    .then(
      () => true,
      () => false,
    );
}

/** Redis and MySQL of docker-compose.yml, on free ports of 127.0.0.1; their volumes are kept. */
export async function startServersInDocker(root: string, dataDir: string, password: string) {
  // Each data folder has its own containers and volumes.
  const project = `seckill-${createHash('sha256').update(dataDir).digest('hex').slice(0, 10)}`;
  const files = ['-f', 'docker-compose.yml', '-f', 'deploy/servers-only.yml'];
  const unused = { SESSION_SECRET: 'unused', ADMIN_TOKEN: 'unused', PAYMENT_PROVIDER: 'demo' };
  const passwords = {
    REDIS_PASSWORD: password,
    MYSQL_PASSWORD: password,
    MYSQL_ROOT_PASSWORD: password,
  };
  const env = { ...process.env, ...unused, ...passwords };
  const compose = (...args: string[]) =>
    exec('docker', ['compose', '-p', project, ...files, ...args], { cwd: root, env });
  await compose('up', '-d', '--wait', 'redis', 'mysql');
  const [redis, mysql] = await Promise.all([
    compose('port', 'redis', '6379'),
    compose('port', 'mysql', '3306'),
  ]);
  return {
    redisUrl: `redis://seckill:${encodeURIComponent(password)}@${redis}`,
    databaseUrl: `mysql://seckill:${encodeURIComponent(password)}@${mysql}/seckill`,
    stop: () => compose('stop'),
  };
}
