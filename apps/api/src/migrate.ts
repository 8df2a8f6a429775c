import { createDb } from '@seckill/db';

const url = process.env['DATABASE_URL'];
if (!url) {
  console.error('DATABASE_URL is missing. Every variable is described in .env.example.');
  process.exit(1);
}
const db = createDb({ url });
try {
  await db.migrate();
  await db.seedDemo();
  console.log(JSON.stringify({ level: 30, msg: 'migrated' }));
} finally {
  await db.close();
}
