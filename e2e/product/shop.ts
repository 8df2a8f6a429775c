import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findBinary } from '@seckill/scripts/services';
import type { PurchaseAccepted, ResetResult, Sale, SaleList } from '@seckill/contracts';
import type { Product } from './start-product.ts';

export type Shop = ReturnType<typeof createShop>;

/** What a test can do to the running product besides clicking. */
export function createShop(product: Omit<Product, 'stop'>) {
  const { url, databaseUrl, adminToken, tokens, workerPid } = product;
  async function get<T>(path: string): Promise<T> {
    return read(await fetch(`${url}${path}`), path);
  }

  async function post<T>(path: string, headers: Record<string, string>, body: unknown): Promise<T> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return read(response, path);
  }

  async function read<T>(response: Response, path: string): Promise<T> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  async function newBuyer(): Promise<string> {
    const response = await fetch(`${url}/api/session/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  return {
    url,
    adminToken,
    tokens,
    sales: async () => (await get<SaleList>('/api/sales')).sales,
    sale: (saleId: number) => get<Sale>(`/api/sales/${saleId}`),
    /** A round of this test's own. */
    reset: (saleId: number, stock: number) =>
      post<ResetResult>(
        `/api/admin/sales/${saleId}/reset`,
        { authorization: `Bearer ${adminToken}` },
        { stock },
      ),
    /** Other people take places in line, one after the other. */
    async crowd(saleId: number, people: number) {
      for (let i = 0; i < people; i += 1) {
        const cookie = await newBuyer();
        await post<PurchaseAccepted>(`/api/sales/${saleId}/purchases`, { cookie }, {});
      }
    },
    /** The line stands still until `resumeWorker`. */
    pauseWorker: () => void process.kill(workerPid, 'SIGSTOP'),
    resumeWorker: () => void process.kill(workerPid, 'SIGCONT'),
    /** For what only time or an operator's accident would bring about. */
    async sql(statement: string) {
      const { port, pathname } = new URL(databaseUrl);
      const client = findBinary('mariadb') ?? findBinary('mysql');
      if (!client) throw new Error('No SQL client is installed.');
      const where = ['-h127.0.0.1', `-P${port}`, '-uroot', pathname.slice(1)];
      await promisify(execFile)(client, ['--no-defaults', ...where, '-e', statement]);
    },
  };
}
