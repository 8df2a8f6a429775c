import { randomBytes } from 'node:crypto';
import { createTestDb, type TestDb } from '@seckill/db/testing';
import { bullmqScriptNames } from '@seckill/task-engine/testing';
import { createTraps, type ProcessKind, type Traps } from './points.ts';
import { openSeat, type Seat } from './seat.ts';
import { commandNames } from './wire/name-command.ts';

/** Walks know each other's questions apart by the number of their sale, so it must be one that nothing else has. */
const FIRST_SALE = 7_310_001;

/** Whether a question names any sale of a walk. */
export const namesSale = (text: string): boolean => /(?<![0-9])731[0-9]{4}(?![0-9])/.test(text);

/** Two APIs and two workers, each on links of its own. */
export type Fleet = {
  traps: Traps;
  database: TestDb;
  prefix: string;
  adminToken: string;
  webhookSecret: string;
  /** Where the APIs are now. */
  apis(): string[];
  killed(): number;
  /** What went wrong with the processes themselves: one that could not be started. */
  troubles: string[];
  stop(): Promise<void>;
};

/** Starts a fleet on these servers; resolves when all its processes are ready. */
export async function startFleet(
  servers: { redis: string; mysql: string },
  environment: NodeJS.ProcessEnv,
): Promise<Fleet> {
  const database = await createTestDb(servers.mysql);
  await database.sql(`ALTER TABLE sales AUTO_INCREMENT = ${FIRST_SALE}`);
  const traps = createTraps();
  const nameOf = commandNames(bullmqScriptNames());
  const prefix = `failpoints-${randomBytes(4).toString('hex')}`;
  const adminToken = randomBytes(32).toString('hex');
  const webhookSecret = randomBytes(32).toString('hex');
  const troubles: string[] = [];
  const env = {
    ...environment,
    HOST: '127.0.0.1',
    PORT: '0',
    KEY_PREFIX: prefix,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ADMIN_TOKEN: adminToken,
    PAYMENT_PROVIDER: 'webhook',
    PAYMENT_WEBHOOK_SECRET: webhookSecret,
    PURCHASES_PER_10S: '1000',
    RECONCILE_EVERY_MS: '1000',
    LOG_LEVEL: 'info',
  };

  const seats: Seat[] = [];
  const wiring = {
    redis: servers.redis,
    mysql: database.url,
    env,
    nameOf,
    traps,
    mayKill: (kind: ProcessKind) => seats.every((seat) => seat.kind !== kind || seat.isUp()),
    onTrouble: (trouble: string) => void troubles.push(trouble),
  };
  const kinds: ProcessKind[] = ['api', 'api', 'worker', 'worker'];
  seats.push(...(await Promise.all(kinds.map((kind) => openSeat(kind, wiring)))));
  return {
    traps,
    database,
    prefix,
    adminToken,
    webhookSecret,
    troubles,
    apis: () => seats.filter(({ kind }) => kind === 'api').map((seat) => seat.url()),
    killed: () => seats.reduce((sum, seat) => sum + seat.killed(), 0),
    async stop() {
      await Promise.all(seats.map((seat) => seat.stop()));
      await database.drop();
    },
  };
}
