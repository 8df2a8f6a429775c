import {
  ClosedTicket,
  ErrorBody,
  Order,
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
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

// An answer that breaks the contract is a finding, so every answer is checked against it.
const accepted = Compile(PurchaseAccepted);
const error = Compile(ErrorBody);
const order = Compile(Order);
const reset = Compile(ResetResult);
const sale = Compile(Sale);
const sales = Compile(SaleList);
const session = Compile(Session);
const sheet = Compile(VerifySheet);
const standing = Compile(StandbyAccepted);
const ticket = Compile(Type.Union([QueuedTicket, WonTicket, StandbyTicket, ClosedTicket]));
const news = Compile(Type.Object({ type: Type.Literal('task'), task: Type.Unknown() }));
const refusal = Compile(
  Type.Object({
    type: Type.Literal('error'),
    code: Type.String(),
    taskId: Type.Optional(Type.String()),
  }),
);

export const isAccepted = (value: unknown) => accepted.Check(value);
export const isError = (value: unknown) => error.Check(value);
export const isOrder = (value: unknown) => order.Check(value);
export const isReset = (value: unknown) => reset.Check(value);
export const isSale = (value: unknown) => sale.Check(value);
export const isSaleList = (value: unknown) => sales.Check(value);
export const isSession = (value: unknown) => session.Check(value);
export const isSheet = (value: unknown) => sheet.Check(value);
export const isStanding = (value: unknown) => standing.Check(value);
export const isTicket = (value: unknown) => ticket.Check(value);
/** A live message that carries a task. */
export const isNews = (value: unknown) => news.Check(value);
/** A live message that refuses something. */
export const isRefusal = (value: unknown) => refusal.Check(value);
