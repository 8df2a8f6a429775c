export { notify } from './announce.ts';
export { cancel } from './cancel.ts';
export { moveSale, placesOf, type Place, type SalePlace } from './watch/masters.ts';
export { carousel, loadCarousel, refreshCarousel, toAdminBanner } from './carousel.ts';
export { refundMetric } from './watch/refund-metric.ts';
export { publishDraft } from './drafts/publish.ts';
export { createSale, editSale } from './edit.ts';
export { WORKER_CAPABILITIES, type WorkersTooOld } from './watch/capabilities.ts';
export { enterLine } from './enter-line.ts';
export { idInRound, lastNumber, myTicket, myTickets, type KnownRound } from './my-tickets.ts';
export { createPasses, type Passes, type PassHolder } from './pass/passes.ts';
export { httpVerifier, type PassVerifier } from './pass/verifier.ts';
export { DEMAND_MS, workFor } from './pass/pass-work.ts';
export { PATIENCE_MS, type RoundFailure } from './reconcile/each-round.ts';
export { publicDraw } from './record/public-draw.ts';
export { expire, expireRound } from './expire.ts';
export { leave, type Left } from './leave.ts';
export { openStores } from './open.ts';
export { watchEarlierWorkers } from './watch/earlier-workers.ts';
export { watchOwnership, type Ownership } from './watch/ownership.ts';
export { inWordsOf, toOrder } from './order-view.ts';
export { demoProvider, pay, webhookProvider, type Paid, type PaymentProvider } from './pay.ts';
export { place } from './place.ts';
export { promote, type Promoted } from './standby/promote.ts';
export { LOOP_STEP_MS, processMetrics } from './watch/process-metrics.ts';
export { storeMetrics } from './watch/store-metrics.ts';
export { openTracing, type AppTracing, type Begun } from './trace/tracing.ts';
export { watchReadiness, type Readiness, type ReadinessWatch } from './watch/readiness.ts';
export { reconcile, type Repairs } from './reconcile/reconcile.ts';
export { readRecordPage, readRecordPages } from './record/read-record.ts';
export { recordText } from './record/record-text.ts';
export { numbersAfter } from './begin-line.ts';
export { forgetOld } from './forget-old.ts';
export { createForgottenTickets, type ForgottenTicket } from './forgotten.ts';
export { reset } from './reset.ts';
export { createSeal, type Seal } from './people/seal.ts';
export { askForCode, CODES_PER_NUMBER, enterCode } from './people/confirm-phone.ts';
export { createPhoneCodes, type PhoneCodes } from './people/phone-codes.ts';
export { mobileForms, mobileOf } from './people/phone-number.ts';
export { TEXTS_PER_NUMBER } from './people/write-texts.ts';
export { remindOfOpenings } from './people/remind-openings.ts';
export { sendOrderTexts } from './people/send-order-texts.ts';
export { sendText } from './people/send-text.ts';
export { createReceiptCodes, type ReceiptCodes } from './people/receipt-code.ts';
export { countPeopleMet } from './people/people-met.ts';
export { erase, type PersonErased } from './people/erase.ts';
export { recover } from './people/recover.ts';
export { takeAlong } from './people/take-along.ts';
export { createMember, signUp, type SignUp } from './people/sign-up.ts';
export {
  joinStandby,
  leaveStandby,
  type StandbyJoined,
  type StandbyRefusal,
} from './standby/standby.ts';
export type { Log, Parts, Stores } from './stores.ts';
export { inboxProvider, type Text, type TextProvider } from './people/text-provider.ts';
export {
  asTicket,
  createTaskView,
  isUndrawn,
  POLL_AFTER_MS,
  type RoundFacts,
  type TaskView,
} from './ticket.ts';
export { verify } from './verify/verify.ts';
export {
  isSigned,
  signedAt,
  signWebhook,
  WEBHOOK_TOLERANCE_MS,
  type WebhookHeaders,
} from './webhook.ts';
