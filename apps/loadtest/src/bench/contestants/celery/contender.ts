import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createTestDb } from '@seckill/db/testing';
import { connect } from '@seckill/redis';
import { runCommand } from '@seckill/scripts/testing';
import { createClient } from '../../../product/http.ts';
import { toRunning, type Running } from '../../../product/start.ts';
import type { Contender, Surroundings } from '../contender.ts';

const NEEDED = 'import celery, django, gunicorn, pymysql, redis';
/** What the list and the hash are called in which Celery keeps tasks that wait, and those that a worker has taken. */
const [WAITING, TAKEN] = ['celery', 'unacked'];

/** A Python that has all that the shop imports; undefined where there is none. */
export async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const has = await promisify(execFile)(python, ['-c', NEEDED]).catch(() => undefined);
    if (has) return python;
  }
  return undefined;
}

/** Django and Celery (shop.py beside this), with a database of their own. Throws where `findPython` finds none. */
export async function startCelery({
  redisUrl,
  mysqlUrl,
  adminToken,
}: Surroundings): Promise<Contender> {
  const python = await findPython();
  if (!python)
    throw new Error('There is no Python with Celery, Django, gunicorn, PyMySQL and redis.');
  const database = await createTestDb(mysqlUrl);
  const env = {
    PATH: process.env['PATH'],
    PYTHONPATH: import.meta.dirname,
    PYTHONDONTWRITEBYTECODE: '1',
    // Where it is run by root it says so at length.
    PYTHONWARNINGS: 'ignore',
    SHOP_REDIS: redisUrl,
    SHOP_MYSQL: database.url,
  };
  const start = async (name: string, ...args: string[]) =>
    toRunning(await runCommand(name, python, ['-m', ...args], env));
  const shop = ['gunicorn', '-c', 'python:shop', 'shop:application'];
  const api = await start('Django', ...shop).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  const operator = createClient(api.url);
  const broker = connect({ url: `${redisUrl}/1`, policy: 'wait', onError: console.error });
  let worker: Running | undefined;
  return {
    name: 'celery',
    prefix: '',
    api,
    operator,
    adminToken,
    worker: () => worker,
    async startWorker() {
      const args = [
        'celery',
        '-A',
        'shop:queue',
        'worker',
        '-P',
        'prefork',
        '-c',
        '2',
        '-l',
        'error',
      ];
      worker ??= await start('Celery', ...args);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async line() {
      const [waiting, taken] = await broker.send((client) =>
        Promise.all([client.llen(WAITING), client.hlen(TAKEN)]),
      );
      return { waiting: waiting + taken };
    },
    async close() {
      await operator.destroy();
      await Promise.all([api.stop(), worker?.stop(), broker.close()]);
      await database.drop();
    },
  };
}
