import { parseArgs } from 'node:util';

export type StormOptions = {
  help: boolean;
  /** Buyers of each sale. */
  requests: number;
  /** Of all sales together. */
  buyers: number;
  concurrency: number;
  /** Which sales, or how many of the storm's own. */
  sales: { ids: number[] } | { count: number };
  /** Units of each. */
  stock: number;
  via: 'ws' | 'poll';
  url: string | undefined;
  adminToken: string | undefined;
  json: string | undefined;
  seed: number;
  jitterMs: number;
  patienceSeconds: number;
  /** Who pays and who stands by; without it nobody does either. */
  paying: { noPay: number; standby: number; windowSeconds: number } | undefined;
};

/** A mistake of the person at the keyboard: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const usage = `npm run loadtest -- [options]

Resets sales, fires purchases at one instant, follows every ticket to its verdict and
checks the guarantees. Exit code 0: all held; 1: something broke; 2: could not start.

  --requests N      buyers of each sale, one purchase each (150)
  --concurrency N   purchases in flight at most (as many as buyers)
  --sale ID[,ID…]   which sales (1); their rounds are reset, so unpaid orders are voided
  --sales N         instead: N sales of the storm's own, made where they are missing
  --stock N         units in each new round (3)
  --no-pay SHARE    winners pay, but this share never does (0.2: one in five); waits until
                    every unit is paid or was offered to all who stood by. Lasts minutes
  --standby SHARE   with --no-pay: of those who were told sold out, how many stand by (0.1)
  --pay-window S    with --no-pay: seconds to pay, while the storm lasts (20)
  --via ws|poll     how buyers learn their verdict (ws)
  --url URL         where the product is (the running one, else http://127.0.0.1:3000)
  --admin-token T   else the running product's own, else ADMIN_TOKEN
  --jitter MS       each buyer is up to MS late (0: all at one instant)
  --seed N          fixes the order of buyers and their jitter (random, and printed)
  --patience S      seconds without any news before giving up (60)
  --json FILE       everything, machine readable
  --help`;

const spec = {
  requests: { type: 'string', default: '150' },
  concurrency: { type: 'string' },
  sale: { type: 'string' },
  sales: { type: 'string' },
  'no-pay': { type: 'string' },
  standby: { type: 'string' },
  'pay-window': { type: 'string' },
  stock: { type: 'string', default: '3' },
  via: { type: 'string', default: 'ws' },
  url: { type: 'string' },
  'admin-token': { type: 'string' },
  json: { type: 'string' },
  seed: { type: 'string' },
  jitter: { type: 'string', default: '0' },
  patience: { type: 'string', default: '60' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export function readOptions(argv: string[]): StormOptions {
  const { values } = parse(argv);
  const requests = whole('requests', values.requests, 1, 50_000);
  const sales = readSales(values.sale, values.sales);
  const buyers = requests * ('ids' in sales ? sales.ids.length : sales.count);
  const { via } = values;
  if (via !== 'ws' && via !== 'poll')
    throw new UsageError(`--via must be ws or poll, not "${via}".`);
  return {
    help: values.help,
    requests,
    buyers,
    concurrency: Math.min(buyers, whole('concurrency', values.concurrency ?? `${buyers}`, 1)),
    sales,
    stock: whole('stock', values.stock, 0, 1_000_000),
    via,
    url: values.url,
    adminToken: values['admin-token'],
    json: values.json,
    seed: whole('seed', values.seed ?? `${Math.floor(Math.random() * 1_000_000)}`, 0),
    jitterMs: whole('jitter', values.jitter, 0, 600_000),
    patienceSeconds: whole('patience', values.patience, 1, 3600),
    paying: readPaying(values['no-pay'], values.standby, values['pay-window']),
  };
}

function readSales(sale: string | undefined, sales: string | undefined): StormOptions['sales'] {
  if (sales === undefined) {
    const ids = (sale ?? '1').split(',').map((id) => whole('sale', id, 1, 999_999_999));
    return { ids: [...new Set(ids)] };
  }
  if (sale !== undefined)
    throw new UsageError('--sale says which sales, --sales how many: give one of them.');
  if (sales.includes(','))
    throw new UsageError(`--sales takes how many. For particular ones: --sale ${sales}`);
  return { count: whole('sales', sales, 1, 20) };
}

function readPaying(
  noPay: string | undefined,
  standby: string | undefined,
  payWindow: string | undefined,
): StormOptions['paying'] {
  if (noPay !== undefined)
    return {
      noPay: share('no-pay', noPay),
      standby: share('standby', standby ?? '0.1'),
      windowSeconds: whole('pay-window', payWindow ?? '20', 1, 3600),
    };
  if (standby === undefined && payWindow === undefined) return undefined;
  throw new UsageError('--standby and --pay-window go with --no-pay.');
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: spec });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}. See --help.`);
  }
}

/** A whole number between the bounds; anything else, "1e3" and "12 " included, is refused. */
export function whole(name: string, text: string, min: number, max = 4_294_967_295): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

/** A share from 0 to 1. */
function share(name: string, text: string): number {
  const value = /^\d?\.?\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw new UsageError(`--${name} must be a share from 0 to 1, not "${text}".`);
}
