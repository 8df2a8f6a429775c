import { relative } from 'node:path';
import { color } from 'listr2';
import { fail, root } from './install/prepare.mjs';
import { openDataFolder, type DataFolder } from './start/data-folder.ts';
import { keepRunning, land, launch, type Launched } from './start/launch.ts';
import type { Service } from './services/index.ts';
import { readSecrets, readSettings, type StartSettings } from './start/settings.ts';

// Of one Ctrl-C npm makes two signals: only a later one is a second wish.
const SECOND_SIGNAL_AFTER_MS = 1000;

const say = (line: string) => console.log(line);
const stopping = new AbortController();
const launched: Launched = { processes: [] };
let stopAskedAt: number | undefined;
let folder: DataFolder | undefined;

const started = start().catch(async (error: unknown) => {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await stop();
  fail(error);
});
// npm may be killed alone; what it started must not stay behind.
const parent = process.ppid;
if (process.env['npm_lifecycle_event']) {
  setInterval(() => process.ppid !== parent && onSignal(), 1000).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

async function start(): Promise<void> {
  const settings = readSettings(root, process.argv.slice(2), process.env);
  folder = await openDataFolder(settings.dataDir, say);
  const secrets = readSecrets(settings.dataDir, process.env);
  const { url, startLab } = await launch(settings, secrets, folder.lock, launched, stopping.signal);
  stopping.signal.throwIfAborted();

  const { adminToken } = secrets;
  const { redisUrl = '', databaseUrl = '', services = [] } = launched.servers ?? {};
  const startedAt = new Date().toISOString();
  const note = () => {
    const all = [...launched.processes, ...services];
    const pids = Object.fromEntries(all.map((service) => [service.name, service.pid]));
    folder?.note({ url, adminToken, redisUrl, databaseUrl, pid: process.pid, pids, startedAt });
  };
  note();
  const keep = (service: Service) => keepRunning(service, { say, note }, stopping.signal);
  [...launched.processes, ...services].forEach(keep);
  say(summary(settings, url, adminToken));
  // Nobody waits for it, and while it is starting it ends by itself when this process is gone.
  void startLab().then(
    keep,
    (error: unknown) => stopping.signal.aborted || say(`The lab did not start: ${String(error)}`),
  );
}

/** The lines to read when all is up. */
function summary({ dataDir, dev }: StartSettings, url: string, adminToken: string): string {
  const seconds = (performance.now() / 1000).toFixed(1);
  const place = relative(root, dataDir);
  // The storm looks where SECKILL_DATA says, as this process did.
  const asked = process.env['SECKILL_DATA'];
  const where = asked ? `SECKILL_DATA=${shellWord(asked)} ` : '';
  return `
${color.bold(`Seckill is ready (${seconds} s)${dev ? ', reloading on change' : ''}`)}
  shop        ${url}/
  admin       ${url}/admin
  token       ${adminToken}
  API         ${url}/api/docs
  data, logs  ${place.startsWith('..') ? dataDir : place}

150 buyers at one instant, from another terminal: ${where}npm run loadtest
Ctrl-C stops everything.`;
}

/** A text as one word of a command line. */
const shellWord = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

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
    // What still runs ends by itself when this process is gone.
    say('Forced');
    process.exit(130);
  }
}

async function stop(): Promise<void> {
  await land(launched);
  folder?.close();
}
