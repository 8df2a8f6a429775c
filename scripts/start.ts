import { root } from './install/prepare.mjs';
import { openDataFolder } from './start/data-folder.ts';
import { land, launch, type Launched } from './start/launch.ts';
import { noteRunning } from './start/running.ts';
import { readSecrets } from './start/secrets.ts';
import { readSettings } from './start/settings.ts';
import { summary } from './start/summary.ts';
import { keepRunning } from './start/supervise.ts';

// Of one Ctrl-C npm makes two signals: only a later one is a second wish.
const SECOND_SIGNAL_AFTER_MS = 1000;

const say = (line: string) => console.log(line);
const stopping = new AbortController();
const launched: Launched = { processes: [], servers: undefined };
let stopAskedAt: number | undefined;
let dataFolder: { close(): void } | undefined;

const started = start().catch(async (error: unknown) => {
  if (stopping.signal.aborted) return;
  console.error(error instanceof Error ? error.message : String(error));
  stopping.abort();
  await stop();
  process.exit(1);
});
// npm may be killed alone; what it started must not stay behind.
const parent = process.ppid;
if (process.env['npm_lifecycle_event']) {
  setInterval(() => process.ppid !== parent && onSignal(), 1000).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

async function start(): Promise<void> {
  const settings = readSettings(root, process.argv.slice(2), process.env);
  const { dataDir } = settings;
  dataFolder = await openDataFolder(dataDir, say);
  const secrets = readSecrets(dataDir, process.env);
  const url = await launch(settings, secrets, launched, stopping.signal);
  stopping.signal.throwIfAborted();

  const { adminToken } = secrets;
  const { redisUrl = '', databaseUrl = '' } = launched.servers ?? {};
  const startedAt = new Date().toISOString();
  noteRunning(dataDir, { url, adminToken, redisUrl, databaseUrl, pid: process.pid, startedAt });
  for (const service of [...launched.processes, ...(launched.servers?.services ?? [])]) {
    keepRunning(service, say, stopping.signal);
  }
  say(summary(settings, { url, adminToken, seconds: performance.now() / 1000 }));
}

function onSignal() {
  if (stopAskedAt === undefined) {
    stopAskedAt = performance.now();
    stopping.abort();
    say('\nStopping ... (Ctrl-C again to force)');
    void started.then(stop).then(() => {
      say(`Stopped in ${((performance.now() - (stopAskedAt ?? 0)) / 1000).toFixed(1)} s`);
      process.exit(0);
    });
  } else if (performance.now() - stopAskedAt > SECOND_SIGNAL_AFTER_MS) {
    // On exit everything that still runs is killed; its files survive that.
    say('Forced');
    process.exit(130);
  }
}

async function stop(): Promise<void> {
  await land(launched);
  dataFolder?.close();
}
