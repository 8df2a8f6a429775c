import { contestants, toContestant } from './contestants.ts';
import {
  createInventory as createOwn,
  type Inventory,
  type InventoryOptions,
} from '@seckill/inventory';

export * from '@seckill/inventory';

/**
 * An inventory whose public face never sells out, so that the API keeps accepting. Who may have a unit
 * is decided by the worker, which has the true one.
 */
export function createInventory(options: InventoryOptions): Inventory {
  const inventory = createOwn(options);
  if (contestants[toContestant(process.env['BENCH_CONTESTANT'] ?? '')].answer === 409)
    return inventory;
  return {
    ...inventory,
    async look(saleId, round, run) {
      const seen = await inventory.look(saleId, round, run);
      // What is owed less than nothing is free; the claims themselves stay true, for the sheet.
      return { ...seen, reserved: -1 - seen.claims };
    },
  };
}
