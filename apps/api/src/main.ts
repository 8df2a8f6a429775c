import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { reportSeldom } from '@seckill/redis';
import { openStores, watchEarlierWorkers } from '@seckill/sales';
import { configOrExit, openOrExit, refuseToStart } from '@seckill/sales/settings';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';

const PROGRAM = 'The API';

const config = configOrExit(PROGRAM, () => readConfig(process.env));
const log = pino({ level: config.logLevel });
const onError = reportSeldom((err) => log.warn({ err }, 'redis'));
const stores = openStores(config, { policy: 'fail-fast', onError, log, program: PROGRAM });
await stores.firstLook;
const stopAsking = watchEarlierWorkers(stores.parts.tasks, (sentence) =>
  refuseToStart(PROGRAM, sentence),
);
const app = await buildApp({ ...stores.parts, config });

closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err }) => {
  if (err) app.log.fatal({ err }, 'stopping after an error nobody handled');
  stopAsking();
  await app.close();
  await stores.close();
});

const door = { name: 'PORT', ...config };
const url = await openOrExit(PROGRAM, door, app.listen({ port: config.port, host: config.host }));
app.log.info({ url }, 'ready');
