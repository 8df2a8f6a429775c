import { Type, type Static } from 'typebox';
import { IsoTime } from '../primitives.ts';

/** Which version of a sale an operator saw: each change makes another one. */
export const SaleVersion = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** One change of a sale: the version that it made, and the fields, as `AdminSale` names them or nearly so. */
export const SaleChange = Type.Object({
  version: SaleVersion,
  at: IsoTime,
  /** As the audit names them; null for nobody that is known. */
  who: Type.Union([Type.String(), Type.Null()]),
  fields: Type.Array(Type.String(), { examples: [['priceCents']] }),
});
export type SaleChange = Static<typeof SaleChange>;
