import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a Docker engine with compose answers. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 });
    await run('docker', ['compose', 'version'], { timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** Redis and MySQL of docker-compose.yml, on free ports of 127.0.0.1; their volumes are kept. */
export async function startServersInDocker(root: string, dataDir: string, password: string) {
  // Each data folder has its own containers and volumes.
  const project = `seckill-${createHash('sha256').update(dataDir).digest('hex').slice(0, 10)}`;
  const files = ['-f', 'docker-compose.yml', '-f', 'deploy/servers-only.yml'];
  const unused = { SESSION_SECRET: 'unused', ADMIN_TOKEN: 'unused' };
  const env = {
    ...process.env,
    ...unused,
    MYSQL_PASSWORD: password,
    MYSQL_ROOT_PASSWORD: password,
  };
  const compose = async (...args: string[]) => {
    const all = ['compose', '-p', project, ...files, ...args];
    return (await run('docker', all, { cwd: root, env })).stdout.trim();
  };
  await compose('up', '-d', '--wait', 'redis', 'mysql');
  const [redis, mysql] = await Promise.all([
    compose('port', 'redis', '6379'),
    compose('port', 'mysql', '3306'),
  ]);
  return {
    redisUrl: `redis://${redis}`,
    databaseUrl: `mysql://seckill:${encodeURIComponent(password)}@${mysql}/seckill`,
    stop: async () => void (await compose('stop')),
  };
}
