import type { MySqlTable } from 'drizzle-orm/mysql-core';
import type * as schema from './schema.ts';

type NameOf<T> = T extends MySqlTable ? T['_']['name'] : never;
type TableName = NameOf<(typeof schema)[keyof typeof schema]>;

/** What one row of each table is. A table without a line here does not compile. */
export const PURPOSES: Record<TableName, string> = {
  users: 'a member, or a guest who has had an order',
  guest_aliases: 'a guest, and the member whom it became',
  phones: 'a number that was confirmed, and the member whose it is now',
  phone_codes: 'the last code that a member asked for to confirm a number',
  sales: 'a product, its price, its window, its present round',
  sale_changes: 'who changed what of a sale, the last 50 times',
  rounds: 'one run of a sale: its units, how many are sold, open or closed',
  round_records: 'how some thousand tickets of a round that is over were decided',
  orders: 'a unit that a ticket took, and what became of it',
  payments: 'money that an order was asked for, under a reference of its own',
  arrivals: 'money that came: a part, kept, due back, or given back',
  banners: 'a picture of the carousel',
  reminders: 'a member who wants to be told that a round of a sale opens soon',
  messages: 'a text to a buyer, for the inbox; one per reason',
  installation: 'the one name by which this database is told from others',
  admin_operations: 'a sale made, edited or reset, by its `Idempotency-Key`',
  admin_audit: 'what an operator changed, or who was not let in',
};
