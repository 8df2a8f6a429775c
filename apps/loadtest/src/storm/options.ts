import { Command, Option } from 'commander';
import { list, parse, share, UsageError, whole } from '../command/arguments.ts';

type Values = {
  /** Buyers of each sale. */
  requests: number;
  concurrency?: number;
  sale: number[];
  sales?: number;
  /** Units of each. */
  stock: number;
  /** The most units that a buyer asks for. */
  quantity: number;
  noPay?: number;
  standby?: number;
  payWindow?: number;
  via: 'ws' | 'poll';
  url?: string;
  adminUrl?: string;
  adminToken?: string;
  /** ms */
  jitter: number;
  seed: number;
  /** Seconds. */
  patience: number;
  watchOverview?: boolean;
  json?: string;
};

export type StormOptions = Omit<Values, 'concurrency' | 'sale' | 'sales' | 'noPay'> & {
  /** Of all sales together. */
  buyers: number;
  concurrency: number;
  /** Which sales, or how many of the storm's own. */
  sales: { ids: number[] } | { count: number };
  /** Who pays and who stands by; without it nobody does either. */
  paying: { noPay: number; standby: number; windowSeconds: number } | undefined;
};

function createCommand(): Command {
  const noPay = new Option(
    '--no-pay <share>',
    'winners pay, but this share never does (0.2: one in five); waits until every unit is paid or was offered to all who stood by, which lasts minutes',
  ).argParser(share);
  // It takes a share; by its name commander would take it for the opposite of --pay.
  noPay.negate = false;
  return new Command('npm run loadtest --')
    .usage('[options]')
    .description(
      'Resets sales, fires purchases at one instant, follows every ticket to its verdict and checks the guarantees. Exit code 0: all held; 1: something broke; 2: could not start.',
    )
    .option('--requests <n>', 'buyers of each sale, one purchase each', whole(1, 50_000), 150)
    .option('--concurrency <n>', 'purchases in flight at most (as many as buyers)', whole(1))
    .addOption(
      new Option('--sale <ids>', 'which sales; their rounds are reset, so unpaid orders are voided')
        .argParser(list(whole(1, 999_999_999)))
        .default([1], '1')
        .conflicts('sales'),
    )
    .option('--sales <n>', 'instead: n sales of the storm’s own, made if missing', whole(1, 20))
    .option('--stock <n>', 'units in each new round', whole(0, 1_000_000), 3)
    .option('--quantity <n>', 'each buyer asks for 1 to n units, all or none', whole(1, 10), 1)
    .addOption(noPay)
    .option('--standby <share>', 'with --no-pay: of those sold out, who stand by (0.1)', share)
    .option('--pay-window <s>', 'with --no-pay: seconds to pay meanwhile (20)', whole(1, 3600))
    .addOption(
      new Option('--via <channel>', 'how buyers learn their verdict')
        .choices(['ws', 'poll'])
        .default('ws'),
    )
    .option('--url <url>', 'where the product is (the running one, else http://127.0.0.1:3000)')
    .option('--admin-url <url>', 'where it answers operators, if not there (ADMIN_PORT)')
    .option('--admin-token <token>', 'else the running product’s own, else ADMIN_TOKEN')
    .option('--jitter <ms>', 'each buyer is up to so late; 0: one instant', whole(0, 600_000), 0)
    .addOption(
      new Option('--seed <n>', 'fixes the order of buyers and their jitter')
        .argParser(whole(0))
        .default(Math.floor(Math.random() * 1_000_000), 'random, and printed'),
    )
    .option('--patience <s>', 'seconds without any news before giving up', whole(1, 3600), 60)
    .option(
      '--watch-overview',
      'also watches the overview, as operators do: no picture may contradict itself',
    )
    .option('--json <file>', 'everything, machine readable');
}

/** Reads the command line. Throws UsageError naming the option that is wrong. */
export function readOptions(argv: readonly string[]): StormOptions {
  const values = parse(createCommand(), argv).opts<Values>();
  const { requests, sale, sales: count } = values;
  const buyers = requests * (count ?? sale.length);
  return {
    ...values,
    buyers,
    concurrency: Math.min(buyers, values.concurrency ?? buyers),
    sales: count === undefined ? { ids: sale } : { count },
    paying: readPaying(values),
  };
}

function readPaying({ noPay, standby, payWindow, quantity }: Values): StormOptions['paying'] {
  if (noPay !== undefined && quantity > 1)
    throw new UsageError('--quantity does not go with --no-pay.');
  if (noPay !== undefined)
    return { noPay, standby: standby ?? 0.1, windowSeconds: payWindow ?? 20 };
  if (standby === undefined && payWindow === undefined) return undefined;
  throw new UsageError('--standby and --pay-window go with --no-pay.');
}
