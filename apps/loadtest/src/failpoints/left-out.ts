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
