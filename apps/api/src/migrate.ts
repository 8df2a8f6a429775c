import { createDb } from '@seckill/db';
import {
  configOrExit,
  databaseUrl,
  placeOf,
  readSettings,
  refuseToStart,
  required,
} from '@seckill/sales/settings';

const PROGRAM = 'The migration';
const settings = { DATABASE_URL: required(databaseUrl) };
const { DATABASE_URL: url } = configOrExit(PROGRAM, () => readSettings(settings, process.env));
const db = createDb({ url });
try {
  await db.ping().catch(({ message, cause }: Error) => {
    const why = cause instanceof Error && cause.message ? cause.message : message;
    refuseToStart(PROGRAM, `DATABASE_URL leads to ${placeOf(url)}: ${why}`);
  });
  await db.migrate();
  await db.seedDemo();
  console.log(JSON.stringify({ level: 30, msg: 'migrated' }));
} finally {
  await db.close();
}
