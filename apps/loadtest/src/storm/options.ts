import { parseArgs } from 'node:util';

export type StormOptions = {
  help: boolean;
  requests: number;
  concurrency: number;
  saleId: number;
  stock: number;
  via: 'ws' | 'poll';
  url: string | undefined;
  adminToken: string | undefined;
  json: string | undefined;
  seed: number;
  jitterMs: number;
  patienceSeconds: number;
};

/** A mistake of the person at the keyboard: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const usage = `npm run loadtest -- [options]

Resets a sale, fires purchases at one instant, follows every ticket to its verdict and
checks the guarantees. Exit code 0: all held; 1: something broke; 2: could not start.

  --requests N      buyers, one purchase each (150)
  --concurrency N   purchases in flight at most (as many as requests)
  --sale ID         which sale (1); its round is reset, so its unpaid orders are voided
  --stock N         units in the new round (3)
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
  sale: { type: 'string', default: '1' },
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
  const { via } = values;
  if (via !== 'ws' && via !== 'poll')
    throw new UsageError(`--via must be ws or poll, not "${via}".`);
  return {
    help: values.help,
    requests,
    concurrency: Math.min(requests, whole('concurrency', values.concurrency ?? `${requests}`, 1)),
    saleId: whole('sale', values.sale, 1, 999_999_999),
    stock: whole('stock', values.stock, 0, 1_000_000),
    via,
    url: values.url,
    adminToken: values['admin-token'],
    json: values.json,
    seed: whole('seed', values.seed ?? `${Math.floor(Math.random() * 1_000_000)}`, 0),
    jitterMs: whole('jitter', values.jitter, 0, 600_000),
    patienceSeconds: whole('patience', values.patience, 1, 3600),
  };
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
