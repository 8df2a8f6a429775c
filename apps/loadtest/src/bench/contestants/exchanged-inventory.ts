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
  return {
    ...inventory,
    async snapshot(saleId) {
      const known = await inventory.snapshot(saleId);
      return known && { ...known, available: Math.max(1, known.available) };
    },
  };
}
