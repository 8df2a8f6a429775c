import { Command } from 'commander';
import type { Sale } from '@seckill/contracts';
import type { Connection } from '@seckill/redis';
import { moveSale, placesOf, type SalePlace } from '@seckill/sales';
import { failure, type Product } from '../product.ts';
import { masterTable } from './table.ts';

export type Surroundings = {
  /** The product at this address; else the running one. */
  open(url: string | undefined): Product;
  redis(url: string): Connection;
  /** Where nothing else is asked for. */
  redisUrl: string | undefined;
  prefix: string;
  write(text: string): void;
};

type Options = { url?: string; redisUrl?: string; prefix: string; json?: true };

/** `npm run masters`: on which master of a Redis Cluster each sale lives, and how one is given another. */
export function createMastersProgram(around: Surroundings): Command {
  const { open, redis, prefix, write } = around;
  const program = new Command('npm run masters --')
    .description('Shows on which master of a Redis Cluster each sale lives, and moves one.')
    .option('--url <url>', 'where the product is (the running one, else http://127.0.0.1:3000)')
    .option('--redis-url <url>', 'redis+cluster://…, else REDIS_URL, else that of the running one')
    .option('--prefix <text>', 'of every key, else KEY_PREFIX', prefix)
    .option('--json', 'prints it machine readable')
    .exitOverride()
    .configureOutput({ writeOut: (text) => write(text.trimEnd()), writeErr: () => {} });

  program.action(async () => {
    const options = program.opts<Options>();
    const sales = await salesOf(options);
    await withRedis(options, async (connection) => {
      const places = placesOf(connection, options.prefix, idsOf(sales));
      write(options.json ? JSON.stringify(places, null, 2) : masterTable(sales, places));
    });
  });

  program
    .command('move <sale> <master>')
    .description(
      'moves a sale to the master at host:port while it is sold: its stock, and its line with all sales that share it',
    )
    .action(async (sale: string, master: string) => {
      const options = program.opts<Options>();
      const saleId = Number(sale);
      if (!Number.isSafeInteger(saleId) || saleId < 1) throw failure(`"${sale}" is no sale.`, 2);
      const others = idsOf(await salesOf(options)).filter((id) => id !== saleId);
      await withRedis(options, async (connection) => {
        const keys = await moveSale(connection, options.prefix, saleId, master);
        const [own, ...rest] = placesOf(connection, options.prefix, [saleId, ...others]);
        const went = own ? companions(own, rest) : [];
        write(
          options.json
            ? JSON.stringify({ saleId, master, keys, sharedWith: went })
            : `Sale ${saleId} is at ${master}; keys that went: ${keys}. ${inWords(went)}`,
        );
      });
    });
  return program;

  async function salesOf({ url }: Options): Promise<Sale[]> {
    const { sales } = (await open(url)('GET', '/api/sales')) as { sales: Sale[] };
    return sales;
  }

  async function withRedis(
    options: Options,
    work: (connection: Connection) => Promise<void>,
  ): Promise<void> {
    const url = options.redisUrl ?? around.redisUrl;
    if (!url) throw failure('No Redis: give --redis-url or REDIS_URL.', 2);
    const connection = redis(url);
    try {
      await connection.ping();
      await work(connection);
    } catch (error) {
      throw failure(error instanceof Error ? error.message : String(error));
    } finally {
      connection.cut();
    }
  }
}

const idsOf = (sales: readonly Sale[]): number[] => sales.map(({ id }) => id);

/** The sales that have a slot in common with this one. */
const companions = ({ stock, line }: SalePlace, others: readonly SalePlace[]): number[] =>
  others
    .filter((each) => each.line.slot === line.slot || each.stock.slot === stock.slot)
    .map(({ saleId }) => saleId);

const inWords = (saleIds: readonly number[]): string =>
  saleIds.length === 0
    ? 'No other sale that is shown shares its slots.'
    : `Shared with it, and now there too: the lines of ${saleIds.join(', ')}.`;
