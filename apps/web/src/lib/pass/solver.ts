import type { PassChallenge } from '@seckill/contracts';
import { solverOf } from '@seckill/contracts/pass-work';

export type Asked = { challenge: PassChallenge; part: number };

// A browser makes a program fast only once it has run for a while: until then it may as well not count.
const practise = solverOf({ token: 'practice', bits: 12 });
for (let part = 0; part < 16; part += 1) practise(part);

let solve: ((part: number) => number) | undefined;

/** A worker of one challenge: what it finds takes a second of a phone, and the page must not stand still meanwhile. */
addEventListener('message', ({ data: { challenge, part } }: MessageEvent<Asked>) => {
  solve ??= solverOf(challenge);
  postMessage(solve(part));
});
