import type { Place } from './points.ts';

/** What sets a connection up, keeps it or ends it is no step of a flow: what was to be asked is asked on the next one. */
const OF_A_CONNECTION =
  /^(HELLO|AUTH|CLIENT|INFO|SELECT|PING|QUIT|SUBSCRIBE|SCRIPT|CONFIG|SET|DO|SHOW)( |$)/;

/** So is what a process asks when it starts, and whether it is ready. */
const OF_A_PROCESS =
  /^(own-prefix|probe|INSERT installation|SELECT installation|HSET|MULTI HSET) ?/;

/** Texts, banners and accounts decide about no unit. */
const OF_OTHERS = / (home|user|sms|cache|chord|history|banners|messages)(:| |$)/;

/** Whether a question is a step of one of the flows. */
export const isWalked = ({ name, store }: Place): boolean =>
  !OF_A_PROCESS.test(name) &&
  !OF_OTHERS.test(name) &&
  (store === 'mysql'
    ? !/^(SET|SHOW|SELECT [@\d]|SELECT \w+\()/.test(name)
    : !OF_A_CONNECTION.test(name));

/**
 * What a slow batch, a text or a reconciliation asks that comes by in the middle of a flow, or does not. A reconciliation
 * commits nothing, or the sums of a round.
 */
const OF_A_MOMENT =
  / (lease|raise|lifetime|look|ledger|stand-by|extendLocks|EXPIRE|HGET|HMGET|HSCAN|ZRANGE) ?|COMMIT( rounds)?$|SELECT users by id$|SELECT orders by (ticket_id, live_buyer|sale_id, round|sale_id, round, live_buyer)$/;

/** Whether every run of a flow that passes a place will pass it again. */
export const isCertain = ({ process, name }: Place): boolean =>
  process === 'api' || !OF_A_MOMENT.test(` ${name}`);
