import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '@seckill/db';
import {
  configOrExit,
  databaseUrl,
  optional,
  placeOf,
  readSettings,
  refuseToStart,
  required,
} from '@seckill/sales/settings';

const PROGRAM = 'The migration';
const settings = {
  DATABASE_URL: required(databaseUrl),
  WORK_DATABASE_URL: optional(databaseUrl, undefined),
};
const { DATABASE_URL: url, WORK_DATABASE_URL: workUrl } = configOrExit(PROGRAM, () =>
  readSettings(settings, process.env),
);
const LOOK_EVERY_MS = 1_000;
/** A server that has just started, or is far away, takes its time for the first connection, and nobody waits for this program. */
const FIRST_ANSWER_MS = 10_000;
const log = (msg: string): void => console.log(JSON.stringify({ level: 30, msg }));

const waits = process.argv.includes('--wait');
const db = createDb({ url, patience: waits ? 'fail-fast' : 'wait', probeMs: FIRST_ANSWER_MS });
try {
  if (waits) await untilMigrated();
  else await migrate();
} finally {
  await db.close();
}

async function migrate(): Promise<void> {
  await db.ping().catch(({ message, cause }: Error) => {
    const why = cause instanceof Error && cause.message ? cause.message : message;
    refuseToStart(PROGRAM, `DATABASE_URL leads to ${placeOf(url)}: ${why}`);
  });
  await db.migrate();
  if (workUrl !== undefined) await db.allowWork(workUrl);
  // A shop that is run for real begins empty.
  const isDemo = process.argv.includes('--demo');
  if (isDemo) await db.seedDemo();
  log(isDemo ? 'migrated, with demo sales' : 'migrated');
}

/** Changes nothing: another process migrates, and makes the account by which this one looks. However long that takes. */
async function untilMigrated(): Promise<void> {
  let said = '';
  for (;;) {
    const state = await db.isMigrated().then(
      (isDone) => (isDone ? 'migrated' : 'waiting for the migration'),
      () => `waiting for ${placeOf(url)}`,
    );
    if (state !== said) log(state);
    if (state === 'migrated') return;
    said = state;
    await sleep(LOOK_EVERY_MS);
  }
}
