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
const db = createDb({ url });
try {
  await db.ping().catch(({ message, cause }: Error) => {
    const why = cause instanceof Error && cause.message ? cause.message : message;
    refuseToStart(PROGRAM, `DATABASE_URL leads to ${placeOf(url)}: ${why}`);
  });
  await db.migrate();
  if (workUrl !== undefined) await db.allowWork(workUrl);
  // A shop that is run for real begins empty.
  const isDemo = process.argv.includes('--demo');
  if (isDemo) await db.seedDemo();
  console.log(
    JSON.stringify({ level: 30, msg: isDemo ? 'migrated, with demo sales' : 'migrated' }),
  );
} finally {
  await db.close();
}
