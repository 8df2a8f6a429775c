import { randomBytes, randomUUID } from 'node:crypto';
import { inject, vi } from 'vitest';
import { createInventory } from '@seckill/inventory';
import { hashPassword } from '@seckill/db';
import { createTestDb } from '@seckill/db/testing';
import { connect, createRevocations } from '@seckill/redis';
import { createPhoneCodes, expire, openStores, reconcile } from '@seckill/sales';
import { startProgram, type Program } from '@seckill/scripts/testing';
import { createTasks } from '@seckill/task-engine';
import { declaredTasks } from '@seckill/tasks';
import { judgeOf } from './judge-answers.ts';
import { createAdminPort } from '../network/admin-port.ts';
import { buildApp } from '../app.ts';
import type { ApiConfig } from '../config.ts';

const ADMIN = 'admin-token-of-the-tests-0123456789';
export const SECRET = 'session-secret-of-the-tests-0123456789';

/** How long a ticket may take on a busy machine; a test has 60 s. */
const VERDICT = { timeout: 45_000, interval: 20 };

export type Stack = Awaited<ReturnType<typeof startStack>>;
export type Guest = Awaited<ReturnType<Stack['guest']>>;

const fail = (sentence: string): never => {
  throw new Error(sentence);
};

/** The real product: the API on a port of this process, a worker process, an own database and key prefix. */
export async function startStack(
  options: { config?: Partial<ApiConfig>; redisUrl?: string; mysqlUrl?: string } = {},
) {
  const redisUrl = options.redisUrl ?? inject('redisUrl');
  const prefix = `t-${randomBytes(4).toString('hex')}`;
  const {
    db,
    url: databaseUrl,
    setPayBy,
    drop,
  } = await createTestDb(inject('mysqlUrl'), {}, options.mysqlUrl);
  await db.seedDemo();
  const config: ApiConfig = {
    port: 0,
    adminPort: undefined,
    host: '127.0.0.1',
    redisUrl,
    databaseUrl,
    adminToken: ADMIN,
    operators: [],
    sessionSecret: SECRET,
    batchMaxTickets: 200,
    purchasesPer10s: 1000,
    ticketsPerNetwork: 100_000,
    guestsPerNetwork: 100_000,
    pollsPerNetwork: 100_000,
    phoneCodesPerNetwork: 1000,
    admission: { maxWaiting: 100_000, maxSeconds: 86_400 },
    processes: 1,
    maxSockets: 1000,
    // A busy machine is no reason for a test to fail.
    shed: { loopDelayMs: 60_000, inHand: 100_000, memoryMb: 100_000 },
    passVerifier: undefined,
    passWorkBits: 6,
    passLeadMs: 600_000,
    allowedOrigins: [],
    keyPrefix: prefix,
    paymentProvider: 'demo',
    paymentWebhookSecret: '',
    bannerCache: 'delete',
    boardWritable: false,
    trustedProxies: undefined,
    lab: false,
    labProcess: undefined,
    webRoot: undefined,
    logLevel: 'silent',
    ...options.config,
  };
  const apis: { close(): Promise<void> }[] = [];

  async function startApi() {
    const stores = openStores(config, {
      policy: 'fail-fast',
      onError: () => {},
      log: { info() {}, warn() {} },
      program: 'The API of a test',
      db,
    });
    const { redis, parts } = stores;
    const { tasks, inventory, deposits, readiness } = parts;
    const revocations = createRevocations({ connection: redis, prefix, url: redisUrl });
    const adminPort = config.adminPort === undefined ? undefined : createAdminPort();
    const app = await buildApp({ ...parts, revocations, adminPort, config });
    // On a busy machine the connections take longer than a command may.
    const reach = () => Promise.all([tasks.ping(), redis.ping(), db.ping()]);
    await vi.waitFor(reach, { timeout: 20_000, interval: 20 });
    const host = '127.0.0.1';
    const adminUrl = (await adminPort?.listen(app, { port: 0, host })) ?? '';
    const url = await app.listen({ port: 0, host });
    apis.push({
      async close() {
        await app.close();
        revocations.close();
        await stores.close();
      },
    });
    return { app, url, adminUrl, tasks, inventory, deposits, readiness };
  }

  const workerTasks = createTasks({ tasks: declaredTasks, redisUrl, prefix, secret: SECRET });
  const workerConnection = connect({ url: redisUrl, policy: 'wait', onError: () => {} });
  const workerInventory = createInventory({ connection: workerConnection, prefix });
  const workerParts = { db, inventory: workerInventory, tasks: workerTasks };
  let worker: Program | undefined;
  /** Sweep and reconciliation are left to the tests, which call them by hand. */
  const workerEnv = {
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: SECRET,
    KEY_PREFIX: prefix,
    WORKER_CONCURRENCY: '4',
    SWEEP_EVERY_MS: '3600000',
    RECONCILE_EVERY_MS: '3600000',
    LOG_LEVEL: 'info',
  };
  await reconcile(workerParts);
  const api = await startApi();
  /** Every answer that a test sees is held to the document. */
  let judge: ReturnType<typeof judgeOf> | undefined;

  const stack = {
    ...api,
    db,
    setPayBy,
    /** What workers do every second, and every few. */
    sweep: () => expire(workerParts),
    reconcile: () => reconcile(workerParts),
    config,
    startApi,
    /** Starts the worker process, or lets it go on; tests that need a standing line call it late. */
    async work() {
      worker?.child.kill('SIGCONT');
      worker ??= await startProgram('worker', workerEnv);
    },
    /** Holds it still, between two jobs, so that nothing in the stores waits for it: lines stand until `work`. */
    async rest() {
      if (!worker) return;
      const { child } = worker;
      await vi.waitFor(async () => {
        child.kill('SIGSTOP');
        const busy = (await workerTasks.queues()).filter(({ active }) => active > 0);
        if (busy.length === 0) return;
        child.kill('SIGCONT');
        throw new Error(
          `the worker has jobs of ${busy.map(({ name }) => name).join(', ')} in hand`,
        );
      }, VERDICT);
    },
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(api.url + path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      const answer = isJson ? JSON.parse(text) : text;
      judge ??= judgeOf(api.app);
      const why = judge(method, path, response.status, answer);
      if (why) throw new Error(why);
      return { status: response.status, headers: response.headers, body: answer };
    },
    admin: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      stack.call(method, path, body, { authorization: `Bearer ${ADMIN}`, ...headers }),
    async reset(saleId: number, stock: number) {
      const answer = await stack.admin('POST', `/api/admin/sales/${saleId}/reset`, { stock });
      return answer.body;
    },
    /** A signed-in guest: its cookie travels with every call. */
    async guest() {
      return stack.person(await stack.call('POST', '/api/session/guest', {}));
    },
    /** Somebody who has signed in to a new account, with the cookie of a guest. */
    async member(cookie = '') {
      const username = `m-${randomUUID()}`;
      const passwordHash = await hashPassword(username);
      const mobile = '13800000000';
      await db.createMember({ userId: `u_${randomUUID()}`, username, passwordHash, mobile });
      return stack.person(
        await stack.call('POST', '/api/session', { username, password: username }, { cookie }),
      );
    },
    /** The same member once they have confirmed this number. */
    async confirmed(member: { userId: string; cookie: string }, mobile: string) {
      const codeId = randomBytes(16).toString('base64url');
      await db.askPhoneCode({ memberId: member.userId, codeId, mobile });
      const code = createPhoneCodes(SECRET).codeOf(codeId);
      const { cookie } = member;
      const path = '/api/users/me/mobile/confirmation';
      const answer = await stack.call('POST', path, { code }, { cookie });
      if (answer.status !== 200) fail(`the code was refused with ${answer.status}`);
      return stack.person(answer);
    },
    person(answer: { headers: Headers; body: { userId: string } }) {
      const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const call = (method: string, path: string, body?: unknown, headers = {}) =>
        stack.call(method, path, body, { cookie, ...headers });
      return {
        cookie,
        userId: answer.body.userId,
        call,
        buy: (saleId = 1) => call('POST', `/api/sales/${saleId}/purchases`, {}),
        verdict: (taskId: string) =>
          vi.waitFor(async () => {
            const task = (await call('GET', `/api/tasks/${taskId}`)).body;
            if (task.status === 'queued') throw new Error(`ticket ${taskId} is still queued`);
            return task;
          }, VERDICT),
      };
    },
    guests: (n: number) => Promise.all(Array.from({ length: n }, () => stack.guest())),
    async close() {
      worker?.child.kill('SIGCONT');
      await worker?.stop();
      await Promise.all(apis.map((each) => each.close()));
      await Promise.all([workerTasks.close(), workerConnection.close()]);
      await drop();
    },
  };
  return stack;
}
