import {
  ClosedTicket,
  ErrorBody,
  Order,
  PassAnswer,
  PurchaseAccepted,
  QueuedTicket,
  ResetResult,
  Sale,
  SaleList,
  Session,
  StandbyAccepted,
  StandbyTicket,
  VerifySheet,
  WonTicket,
} from '@seckill/contracts';
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Tells whether a value is of this shape. */
export function shape<T extends TSchema>(schema: T) {
  const validator = Compile(schema);
  return (value: unknown): value is Static<T> => validator.Check(value);
}

// An answer that breaks the contract is a finding, so every answer is checked against it.
export const isAccepted = shape(PurchaseAccepted);
export const isError = shape(ErrorBody);
export const isOrder = shape(Order);
export const isPassAnswer = shape(PassAnswer);
export const isReset = shape(ResetResult);
export const isSale = shape(Sale);
export const isSaleList = shape(SaleList);
export const isSession = shape(Session);
export const isSheet = shape(VerifySheet);
export const isStandbyAccepted = shape(StandbyAccepted);
export const isTicket = shape(Type.Union([QueuedTicket, WonTicket, StandbyTicket, ClosedTicket]));
/** A live message that carries a task. */
export const isTaskMessage = shape(
  Type.Object({ type: Type.Literal('task'), task: Type.Unknown() }),
);
/** A live message that refuses something. */
export const isErrorMessage = shape(
  Type.Object({ type: Type.Literal('error'), code: Type.String() }),
);
