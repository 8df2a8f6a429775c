import { apiBugs } from './api.ts';
import { claimBugs } from './claims.ts';
import { lineBugs } from './line.ts';
import { orderBugs } from './orders.ts';
import { phoneBugs } from './phones.ts';
import { saleBugs } from './sales.ts';
import { standbyBugs } from './standby.ts';
import { taskBugs } from './tasks.ts';

export const seededBugs = [
  ...lineBugs,
  ...claimBugs,
  ...orderBugs,
  ...phoneBugs,
  ...saleBugs,
  ...standbyBugs,
  ...taskBugs,
  ...apiBugs,
];
