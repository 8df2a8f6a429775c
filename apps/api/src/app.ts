import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { Db } from '@seckill/db';
import type { Inventory } from '@seckill/inventory';
import {
  createPasses,
  createPhoneCodes,
  createReceiptCodes,
  createSeal,
  createTaskView,
  demoProvider,
  httpVerifier,
  webhookProvider,
  type Ownership,
  type AppTracing,
  type ReadinessWatch,
} from '@seckill/sales';
import type { Tasks } from '@seckill/task-engine';
import { createCarousel } from './sales/carousel.ts';
import type { Cache, Deposits, Limiter, Revocations } from '@seckill/redis';
import type { AdminPort } from './network/admin-port.ts';
import { hideFromPublic } from './who/hide-from-public.ts';
import type { ApiConfig } from './config.ts';
import { refuseWhileClosing } from './http/closing.ts';
import { sendError } from './http/errors.ts';
import { refuseForeignPages } from './http/foreign-pages.ts';
import { createLabProcess } from './lab/lab-process.ts';
import { labRoutes } from './lab/lab-routes.ts';
import { synchronousPurchaseRoutes } from './lab/synchronous-purchases.ts';
import { createSynchronousShops } from './lab/synchronous-shops.ts';
import { watchLabRoutes } from './lab/watch-lab.ts';
import { createHub } from './live/hub.ts';
import { endVainUpgrades, hangUpAfter } from './live/upgrades.ts';
import { webSockets } from './live/web-sockets.ts';
import { acceptOnlyJson } from './http/json-only.ts';
import { limitPolls } from './http/limits.ts';
import { createMetrics } from './http/metrics.ts';
import type { Door } from './load/door.ts';
import { pollAfter } from './load/poll-after.ts';
import { shedLoad } from './load/shed-load.ts';
import { createShedder, shedBounds } from './load/shedder.ts';
import { createOverviewFeed } from './overview/feed.ts';
import { createFigures } from './overview/figures.ts';
import { createSurroundings } from './overview/surroundings.ts';
import { saleMetrics } from './overview/sale-metrics.ts';
import { watchOverviewRoutes } from './overview/watch-overview.ts';
import { answerUnknownRoutes } from './http/not-found.ts';
import { takeNoWorkUntilOwned } from './http/owned.ts';
import { lateSerializers, lateValidators } from './contract/late-compilers.ts';
import { openapi } from './contract/openapi.ts';
import { refuseField } from './contract/refuse-field.ts';
import { refuseAmbiguous } from './http/unambiguous.ts';
import { originCheck } from './http/origins.ts';
import { page } from './http/page.ts';
import { createPeople } from './http/people.ts';
import { adminSaleRoutes } from './routes/admin-sales.ts';
import { adminRoutes } from './routes/admin.ts';
import { adminScheduleRoutes } from './routes/admin-schedules.ts';
import { adminTaskRoutes } from './routes/admin-tasks.ts';
import { adminOrderRoutes } from './routes/admin/orders.ts';
import { adminPeopleRoutes } from './routes/admin/people.ts';
import { adminRoundRoutes } from './routes/admin/rounds.ts';
import { adminSearchRoutes } from './routes/admin/search.ts';
import { peopleMetRoutes } from './routes/admin/people-met.ts';
import { auditRoutes } from './routes/audit.ts';
import { bannerRoutes } from './routes/banners.ts';
import { boardRoutes } from './routes/board.ts';
import { fairnessRoutes } from './routes/fairness.ts';
import { healthRoutes } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { liveRoutes } from './routes/live.ts';
import { orderRoutes } from './routes/orders.ts';
import { passRoutes } from './routes/passes.ts';
import { paymentRoutes } from './routes/payments.ts';
import { phoneRoutes } from './routes/phones.ts';
import { purchaseRoutes } from './routes/purchases.ts';
import { refundRoutes } from './routes/refunds.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { reminderRoutes } from './routes/people/reminders.ts';
import { saleRoutes } from './routes/sales.ts';
import { standbyRoutes } from './routes/standby.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskRoutes } from './routes/tasks.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { userRoutes } from './routes/users.ts';
import { createAdmission } from './sales/admission.ts';
import { createSaleBoard } from './sales/board.ts';
import { createTries } from './sales/tries.ts';
import { createPageContent } from './sales/page-content.ts';
import { tracePresses } from './http/press-span.ts';
import { refuseNonsense } from './http/refuse-nonsense.ts';
import { refuseUnknownQueries } from './contract/unknown-query.ts';
import type { Siblings } from './processes/siblings.ts';
import { createCookieSigner } from './who/cookie-signer.ts';
import { decorateSessions } from './http/session.ts';
import { trustsProxies } from './settings/proxies.ts';
import { createAdmins } from './who/admins.ts';
import { auditRequests } from './who/audit-requests.ts';
import { createAudit } from './who/audit.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What this process counts, without those beside it. */
    ownMetrics(): Promise<string>;
  }
}

/** Answers of these are the same for everybody, unless a session was needed for them. */
const PUBLIC = /^\/api\/(sales|banners|openapi\.json|docs)\b/;

export type AppParts = {
  tasks: Tasks;
  inventory: Inventory;
  db: Db;
  /** What the lab's synchronous shop is sold by, so that the others never wait for its connections; unset: `db`. */
  synchronousDb?: Db | undefined;
  cache: Cache;
  deposits: Deposits;
  limiter: Limiter;
  /** Sessions that were ended before their time. */
  revocations: Revocations;
  /** What the stores would say to a purchase. */
  readiness: ReadinessWatch;
  /** Whose the prefix of the keys is. */
  ownership: Ownership;
  /** Where alone operators are answered, if anywhere but at the app's own port. */
  adminPort?: AdminPort | undefined;
  /** How long connections wait to be taken. */
  door?: Pick<Door, 'waitMs'> | undefined;
  /** Is told spans of purchases; undefined: none are made. */
  tracing?: AppTracing | undefined;
  /** The other processes that share the port; undefined: there are none. */
  siblings?: Pick<Siblings, 'number' | 'metrics'> | undefined;
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
  synchronousDb = db,
  cache,
  deposits,
  limiter,
  revocations,
  readiness,
  ownership,
  adminPort,
  door,
  tracing,
  siblings,
  config,
}: AppParts) {
  const app = Fastify({
    logger: {
      level: config.logLevel,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
      ...(tracing && { mixin: tracing.logFields }),
    },
    logController: new LogController({ disableRequestLogging: true }),
    // Nothing is logged of most requests; what is, names the request itself.
    childLoggerFactory: (logger) => logger,
    bodyLimit: 16 * 1024,
    trustProxy: config.trustedProxies ? trustsProxies(config.trustedProxies) : false,
    requestTimeout: 10_000,
    // Node looks for late requests every 30 s by default.
    http: {
      connectionsCheckingInterval: 1_000,
      headersTimeout: 5_000,
      // Refused here, with a code.
      requireHostHeader: false,
    },
    return503OnClosing: false,
    frameworkErrors: (...failed) => void sendError(...failed),
    clientErrorHandler: refuseNonsense,
    // Longer than proxies keep an idle connection (nginx and most load balancers: 60 s). Whoever closes it first must be
    // the proxy: a purchase that meets a connection which is being closed here is a 502 that nobody tries again.
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 200 },
    schemaErrorFormatter: refuseField,
    schemaController: { compilersFactory: { buildSerializer: lateSerializers } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(
    lateValidators({
      coerceTypes: false,
      removeAdditional: false,
      useDefaults: false,
      // What a field must be like is told in the words of its schema.
      verbose: true,
    }),
  );
  const { log } = app;

  const metrics = createMetrics(tasks, readiness, db, siblings);
  app.decorate('ownMetrics', metrics.own);
  const shedder = createShedder(shedBounds(config.shed), door);
  metrics.watchLoad(shedder);
  shedLoad(app, shedder, ({ kind, reason }) => metrics.shed.inc({ kind, reason }));
  const isOwnOrigin = originCheck(app, config.allowedOrigins, adminPort);
  refuseWhileClosing(app);
  refuseAmbiguous(app);
  if (adminPort) hideFromPublic(app, adminPort);
  refuseForeignPages(app, isOwnOrigin);
  takeNoWorkUntilOwned(app, ownership);
  answerUnknownRoutes(app);
  app.setErrorHandler(sendError);
  acceptOnlyJson(app);
  refuseUnknownQueries(app);
  decorateSessions(app, revocations);
  endVainUpgrades(app);
  // Hooks of every request call back: a promise each would cost a purchase a few per cent.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.startsWith('/api/')) {
      void reply.header('x-content-type-options', 'nosniff');
      // What is true of a sale is so for a moment; what is a person's is kept nowhere.
      if (!reply.hasHeader('cache-control')) {
        const isPublic = PUBLIC.test(request.url) && request.session === null;
        void reply.header('cache-control', isPublic ? 'private, no-cache' : 'no-store');
      }
    }
    if (request.headers.upgrade !== undefined) hangUpAfter(request, reply);
    done();
  });

  const admission = createAdmission(config.admission);
  const { passLeadMs } = config;
  const board = createSaleBoard({ db, inventory, tasks, passLeadMs });
  const parts = { db, tasks, inventory };
  const pollAfterMs = () => pollAfter(shedder);
  const view = createTaskView({ ...parts, factsOf: board.roundOf, pollAfterMs });
  const carousel = createCarousel({ db, cache, mode: config.bannerCache, log });
  const receipts = createReceiptCodes(config.sessionSecret);
  app.decorateRequest('operator', null);
  const admins = createAdmins({ ...config, limiter, revocations });
  const people = createPeople({ db, tasks, log });
  const passes = createPasses(config.sessionSecret);
  const tries = createTries({ db });
  const hub = createHub({ tasks, board, view, people, log, tracing });
  const overview = {
    board,
    figures: createFigures({ ...parts, board }),
    around: createSurroundings({ tasks, readiness, load: shedder }),
  };
  saleMetrics(metrics.registry, overview);
  const feed = createOverviewFeed(overview, log);
  const audit = createAudit({
    db,
    log,
    onLost: (reason, count) => metrics.auditLost.inc({ reason }, count),
  });
  auditRequests(app, audit);
  app.addHook('onClose', async () => {
    hub.close();
    feed.close();
    people.close();
    await audit.close();
  });

  await app.register(openapi);
  await app.register(cookie, { secret: createCookieSigner([config.sessionSecret].flat()) });

  await app.register(healthRoutes, { readiness, board, config, metrics, adminPort });
  await app.register(sessionRoutes, { ...parts, limiter, revocations, people, log, config });
  await app.register(userRoutes, {
    tasks,
    deposits,
    limiter,
    seal: createSeal(config.sessionSecret),
  });
  await app.register(phoneRoutes, {
    db,
    tasks,
    codes: createPhoneCodes(config.sessionSecret),
    limiter,
    revocations,
    config,
  });
  await app.register(inboxRoutes, { db, limiter });
  await app.register(reminderRoutes, { db, board, limiter });
  const polls = limitPolls(limiter, config.pollsPerNetwork);
  await app.register(saleRoutes, { board, polls, config });
  const toEnter = {
    ...parts,
    view,
    board,
    admission,
    people,
    tries,
    passes,
    limiter,
    config,
    pollAfterMs,
  };
  await app.register(purchaseRoutes, {
    ...toEnter,
    polls,
    metrics: metrics.purchases,
    presses: tracePresses(tracing),
  });
  await app.register(standbyRoutes, toEnter);
  await app.register(passRoutes, {
    tasks,
    board,
    people,
    passes,
    limiter,
    verifier: config.passVerifier && httpVerifier(config.passVerifier),
    config,
  });
  await app.register(taskRoutes, { ...parts, view, people, limiter, polls });
  await app.register(ticketRoutes, { db, tasks, view, board, people, limiter });
  const takesWebhooks = config.paymentProvider === 'webhook';
  const provider = takesWebhooks ? webhookProvider : demoProvider;
  await app.register(orderRoutes, { ...parts, receipts, provider, board, limiter, log });
  await app.register(receiptRoutes, { ...parts, receipts, limiter, people, log });
  if (takesWebhooks) {
    const secret = config.paymentWebhookSecret;
    await app.register(paymentRoutes, { db, readiness, limiter, secret });
  }
  await app.register(bannerRoutes, { carousel, db, admins });
  const lab = createLabProcess(config.labProcess);
  await app.register(async (speaking) => {
    await speaking.register(webSockets);
    await speaking.register(liveRoutes, { hub, isOwnOrigin, revocations, config, metrics });
    await speaking.register(watchOverviewRoutes, { admins, feed, isOwnOrigin });
    if (config.lab) await speaking.register(watchLabRoutes, { admins, lab, isOwnOrigin });
  });
  await app.register(adminRoutes, { ...parts, admins, board, overview, log });
  await app.register(adminTaskRoutes, { db, tasks, view, admins });
  await app.register(adminScheduleRoutes, { tasks, admins });
  await app.register(adminSaleRoutes, { ...parts, admins, board, log });
  await app.register(refundRoutes, { db, admins });
  await app.register(adminOrderRoutes, { db, admins });
  await app.register(adminSearchRoutes, { db, tasks, admins });
  await app.register(peopleMetRoutes, { ...parts, admins });
  await app.register(adminPeopleRoutes, { ...parts, view, board, revocations, admins });
  await app.register(adminRoundRoutes, { db, tasks, admins });
  await app.register(auditRoutes, { db, admins });
  await app.register(fairnessRoutes, { tasks, db, board, limiter });
  await app.register(boardRoutes, {
    tasks,
    admins,
    writable: config.boardWritable,
  });
  if (config.lab) {
    const shops = createSynchronousShops();
    await app.register(labRoutes, { admins, lab, shops });
    await app.register(synchronousPurchaseRoutes, { db: synchronousDb, board, shops });
  }
  if (config.webRoot) {
    const contentOf = createPageContent(board, carousel, config);
    await app.register(page, { root: config.webRoot, contentOf });
  }

  return app;
}
