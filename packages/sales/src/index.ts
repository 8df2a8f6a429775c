export { notify } from './announce.ts';
export { cancel } from './cancel.ts';
export { carousel, refreshCarousel } from './carousel.ts';
export { createSale, editSale } from './edit.ts';
export { expire } from './expire.ts';
export { openStores } from './open.ts';
export { toOrder } from './order-view.ts';
export { demoProvider, pay, webhookProvider, type Paid, type PaymentProvider } from './pay.ts';
export { place } from './place.ts';
export { promote, type Promoted } from './promote.ts';
export { reconcile, type Repairs } from './reconcile.ts';
export { reset } from './reset.ts';
export { createSeal, type Seal } from './people/seal.ts';
export { sendText, TEXTS_PER_NUMBER, type TextParts } from './people/send-text.ts';
export { createMember, signUp, type SignUp } from './people/sign-up.ts';
export { joinStandby, leaveStandby, type StandbyJoined, type StandbyRefusal } from './standby.ts';
export {
  configOrExit,
  readEnv,
  requireSecret,
  sharedConfig,
  sharedSettings,
  type SharedConfig,
} from './settings.ts';
export type { Log, Parts, Stores } from './stores.ts';
export { inboxProvider, type Text, type TextProvider } from './people/text-provider.ts';
export { createTaskView, POLL_AFTER_MS, type RoundFacts, type TaskView } from './ticket.ts';
export { verify } from './verify.ts';
export { isSigned, signWebhook, type WebhookHeaders } from './webhook.ts';
