export { notify } from './announce.ts';
export { cancel } from './cancel.ts';
export { carousel, refreshCarousel } from './carousel.ts';
export { clockMetric } from './watch/clock-metric.ts';
export { createSale, editSale } from './edit.ts';
export { enterLine, myTicket } from './enter-line.ts';
export { PATIENCE_MS, type RoundFailure } from './reconcile/each-round.ts';
export { expire, expireRound } from './expire.ts';
export { leave, type Left } from './leave.ts';
export { openStores } from './open.ts';
export { watchEarlierWorkers } from './watch/earlier-workers.ts';
export { watchOwnership, type Ownership } from './watch/ownership.ts';
export { toOrder } from './order-view.ts';
export { demoProvider, pay, webhookProvider, type Paid, type PaymentProvider } from './pay.ts';
export { place } from './place.ts';
export { promote, type Promoted } from './standby/promote.ts';
export { watchReadiness, type Readiness, type ReadinessWatch } from './watch/readiness.ts';
export { reconcile, type Repairs } from './reconcile/reconcile.ts';
export { readRecord, readRecordPage, type RecordPage } from './record/read-record.ts';
export { numbersAfter } from './begin-line.ts';
export { forgetOld } from './forget-old.ts';
export { createForgottenTickets, type ForgottenTicket } from './forgotten.ts';
export { reset } from './reset.ts';
export { createSeal, type Seal } from './people/seal.ts';
export { sendText, TEXTS_PER_NUMBER, type TextParts } from './people/send-text.ts';
export { createMember, signUp, type SignUp } from './people/sign-up.ts';
export {
  joinStandby,
  leaveStandby,
  type StandbyJoined,
  type StandbyRefusal,
} from './standby/standby.ts';
export type { Log, Parts, Stores } from './stores.ts';
export { inboxProvider, type Text, type TextProvider } from './people/text-provider.ts';
export { createTaskView, POLL_AFTER_MS, type RoundFacts, type TaskView } from './ticket.ts';
export { verify } from './verify/verify.ts';
export { isSigned, signWebhook, type WebhookHeaders } from './webhook.ts';
