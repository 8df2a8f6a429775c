import cluster from 'node:cluster';
import { pino } from 'pino';
import { configOrExit } from '@seckill/sales/settings';
import { readConfig } from './config.ts';
import { ownNumber, processesOf, runProcesses } from './processes/primary.ts';
import { PROGRAM, serve } from './serve.ts';

const settings = configOrExit(PROGRAM, () => readConfig(process.env));
const processes = processesOf(settings.processes);
if (cluster.isPrimary && processes > 1) {
  await runProcesses(processes, pino({ level: settings.logLevel }));
} else await serve(settings, ownNumber(process.env));
