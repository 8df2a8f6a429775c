import { Type, type Static } from 'typebox';
import { Line } from '../fields/texts.ts';
import { OrderStatus } from '../orders.ts';
import { IsoTime, SaleId } from '../primitives.ts';
import { TaskStatusName } from '../tasks.ts';

/** What somebody who asks can read out: one text, whatever it is. */
export const AdminSearchQuery = Type.Object(
  { q: Line(160, { minLength: 1 }) },
  { additionalProperties: false },
);
export type AdminSearchQuery = Static<typeof AdminSearchQuery>;

export const UserKindName = Type.Union([Type.Literal('guest'), Type.Literal('member')]);

const OrderHit = Type.Object({
  what: Type.Literal('order'),
  orderId: Type.String(),
  orderNumber: Type.String(),
  status: OrderStatus,
  title: Type.String(),
  userId: Type.String(),
  createdAt: IsoTime,
});
const PersonHit = Type.Object({
  what: Type.Literal('person'),
  userId: Type.String(),
  name: Type.String(),
  kind: UserKindName,
  createdAt: IsoTime,
});
const TaskHit = Type.Object({
  what: Type.Literal('task'),
  taskId: Type.String(),
  kind: Type.String(),
  status: TaskStatusName,
});
const TicketHit = Type.Object({
  what: Type.Literal('ticket'),
  taskId: Type.String(),
  saleId: SaleId,
  round: Type.Integer({ minimum: 1 }),
  number: Type.Integer({ minimum: 0 }),
});

/** Something that was meant, and by what it is reached. */
export const SearchHit = Type.Union([OrderHit, PersonHit, TaskHit, TicketHit], {
  $id: 'SearchHit',
});
export type SearchHit = Static<typeof SearchHit>;

/** `more`: there are others of the kind; whoever knows more letters finds fewer. */
export const SearchFound = Type.Object(
  { hits: Type.Array(SearchHit), more: Type.Boolean() },
  { $id: 'SearchFound' },
);
export type SearchFound = Static<typeof SearchFound>;
