import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController, type FastifyRequest } from 'fastify';
import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import {
  createSeal,
  createTaskView,
  demoProvider,
  webhookProvider,
  type Ownership,
  type ReadinessWatch,
} from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import { createCarousel } from './sales/carousel.ts';
import type { Cache, Deposits, Limiter } from '@seckill/redis';
import type { ApiConfig } from './config.ts';
import { refuseWhileClosing } from './http/closing.ts';
import { sendError } from './http/errors.ts';
import { createHub } from './live/hub.ts';
import { endVainUpgrades, hangUpAfter } from './live/upgrades.ts';
import { createMetrics } from './http/metrics.ts';
import { answerUnknownRoutes } from './http/not-found.ts';
import { takeNoWorkUntilOwned } from './http/owned.ts';
import { openapi } from './http/openapi.ts';
import { page } from './http/page.ts';
import { adminSaleRoutes } from './routes/admin-sales.ts';
import { adminRoutes } from './routes/admin.ts';
import { adminScheduleRoutes } from './routes/admin-schedules.ts';
import { adminTaskRoutes } from './routes/admin-tasks.ts';
import { bannerRoutes } from './routes/banners.ts';
import { boardRoutes } from './routes/board.ts';
import { fairnessRoutes } from './routes/fairness.ts';
import { healthRoutes } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { liveRoutes } from './routes/live.ts';
import { orderRoutes } from './routes/orders.ts';
import { paymentRoutes } from './routes/payments.ts';
import { purchaseRoutes } from './routes/purchases.ts';
import { saleRoutes } from './routes/sales.ts';
import { standbyRoutes } from './routes/standby.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';
import { createSaleBoard } from './sales/board.ts';
import { refuseNonsense } from './http/refuse-nonsense.ts';
import { rememberSessions } from './http/session.ts';

export type AppParts = {
  tasks: Tasks;
  inventory: Inventory;
  db: Db;
  cache: Cache;
  deposits: Deposits;
  limiter: Limiter;
  /** What the stores would say to a purchase. */
  readiness: ReadinessWatch;
  /** Whose the prefix of the keys is. */
  ownership: Ownership;
  config: ApiConfig;
};

/**
 * The whole API as a function of its parts: no environment, no ports, no signals. Closing the app closes
 * its sockets and timers, not the parts it was given.
 */
export async function buildApp({
  tasks,
  inventory,
  db,
  cache,
  deposits,
  limiter,
  readiness,
  ownership,
  config,
}: AppParts) {
  const app = Fastify({
    logger: { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    // Nothing is logged of most requests; what is, names the request itself.
    childLoggerFactory: (logger) => logger,
    bodyLimit: 16 * 1024,
    trustProxy: config.trustedProxies ?? false,
    requestTimeout: 10_000,
    return503OnClosing: false,
    frameworkErrors: (...failed) => void sendError(...failed),
    clientErrorHandler: refuseNonsense,
    // Longer than proxies keep an idle connection (nginx and most load balancers: 60 s). Whoever closes it first must be
    // the proxy: a purchase that meets a connection which is being closed here is a 502 that nobody tries again.
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  const { log } = app;

  refuseWhileClosing(app);
  takeNoWorkUntilOwned(app, ownership);
  answerUnknownRoutes(app);
  app.setErrorHandler(sendError);
  acceptOnlyJson(app);
  rememberSessions(app);
  endVainUpgrades(app);
  // Hooks of every request call back: a promise each would cost a purchase a few per cent.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.startsWith('/api/')) void reply.header('x-content-type-options', 'nosniff');
    if (request.headers.upgrade !== undefined) hangUpAfter(request, reply);
    done();
  });

  const metrics = createMetrics(tasks, readiness);
  const board = createSaleBoard({ db, inventory, tasks });
  const parts = { db, tasks, inventory };
  const view = createTaskView({ ...parts, factsOf: board.roundOf });
  const carousel = createCarousel({ db, cache, mode: config.bannerCache, log });
  const hub = createHub({ tasks, board, view, log });
  app.addHook('onClose', async () => hub.close());

  await app.register(openapi);
  await app.register(cookie, { secret: config.sessionSecret });

  await app.register(healthRoutes, { readiness, board, config, metrics });
  await app.register(sessionRoutes, { db, limiter });
  await app.register(userRoutes, {
    tasks,
    deposits,
    limiter,
    seal: createSeal(config.sessionSecret),
  });
  await app.register(inboxRoutes, { db });
  await app.register(saleRoutes, { board });
  await app.register(purchaseRoutes, {
    ...parts,
    view,
    board,
    limiter,
    config,
    metrics: metrics.purchases,
  });
  await app.register(standbyRoutes, { ...parts, view, board, limiter, config });
  await app.register(taskRoutes, { ...parts, view, limiter });
  const takesWebhooks = config.paymentProvider === 'webhook';
  const provider = takesWebhooks ? webhookProvider : demoProvider;
  await app.register(orderRoutes, { ...parts, provider, board, log });
  if (takesWebhooks) {
    await app.register(paymentRoutes, { db, readiness, secret: config.paymentWebhookSecret });
  }
  await app.register(bannerRoutes, { carousel, db, config });
  await app.register(liveRoutes, { hub, config, metrics });
  await app.register(adminRoutes, { ...parts, config, board, log, limiter });
  await app.register(adminTaskRoutes, { tasks, adminToken: config.adminToken });
  await app.register(adminScheduleRoutes, { tasks, adminToken: config.adminToken });
  await app.register(adminSaleRoutes, { ...parts, config, board, log });
  await app.register(fairnessRoutes, { tasks, db, board, limiter });
  await app.register(boardRoutes, {
    tasks,
    adminToken: config.adminToken,
    writable: config.boardWritable,
  });
  if (config.webRoot) await app.register(page, { root: config.webRoot });

  return app;
}

/** JSON is the only language spoken here; a request without a body says `{}`. */
function acceptOnlyJson(app: ReturnType<typeof Fastify>) {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parse);
  app.addHook('preValidation', (request: FastifyRequest, _reply: unknown, done: () => void) => {
    if (request.body === undefined && request.method === 'POST') request.body = {};
    done();
  });
}
