import { READS } from '../http/reads.ts';

/** In the order in which they are refused. What is `vital` never is. */
export const KINDS = ['poll', 'purchase', 'vital'] as const;
export type Kind = (typeof KINDS)[number];

/** Money, operators (the lab's buyers are none), and who asks how this process does. A socket is here because it stands for a poll every two seconds. */
const VITAL =
  /^\/(healthz|readyz|metrics|admin|api\/(admin|live|lab(?!\/sales\/)|payments\/webhook))(?![\w-])|^\/api\/orders\/[^/?]+\/payment(?![^?])/;
/** What a buyer needs to get as far as the payment, though it changes nothing. */
const ON_THE_WAY = /^\/(?!api\/)|^\/api\/(orders|session)(?![\w-])/;

/**
 * What a request is, by its first line alone: it is judged before anything is known of it. What is written in another way than
 * the product's own clients write it is judged by its method.
 */
export function kindOf(method: string | undefined, url = ''): Kind {
  if (VITAL.test(url)) return 'vital';
  return READS.has(method ?? '') && !ON_THE_WAY.test(url) ? 'poll' : 'purchase';
}
