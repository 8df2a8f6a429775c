import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findBinary, freePort, runService } from '@seckill/scripts/services';

const start = join(import.meta.dirname, 'start-web.sh');

/** Runs the Caddy of this machine with the Caddyfile of the containers, on free ports and with data of its own. */
export async function startCaddy(env: NodeJS.ProcessEnv) {
  const caddy = findBinary('caddy');
  if (!caddy) throw new Error('Caddy is not on this machine: install "caddy" and try again.');
  const folder = mkdtempSync(join(tmpdir(), 'caddy-'));
  const [port, httpsPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const service = await runService({
    name: 'Caddy',
    url,
    port,
    command: start,
    args: [],
    cwd: folder,
    env: {
      ...process.env,
      PATH: [dirname(caddy), process.env['PATH']].join(delimiter),
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      HTTP_PORT: `${port}`,
      HTTPS_PORT: `${httpsPort}`,
      ADMIN_HTTP_PORT: `${adminPort}`,
      ...env,
    },
    logFile: join(folder, 'caddy.log'),
    temporaryFolder: folder,
    // Any answer will do: under a host name it is the way to https.
    ready: () =>
      fetch(`${url}/healthz`, { redirect: 'manual' }).then(
        () => true,
        () => false,
      ),
    stopTimeoutMs: 12_000,
  });
  const log = () => readFileSync(service.logFile, 'utf8');
  return { url, adminUrl, httpsPort, log, stop: service.stop };
}
