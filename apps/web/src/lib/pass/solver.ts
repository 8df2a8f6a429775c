import type { PassChallenge } from '@seckill/contracts';
import { solve } from '@seckill/contracts/pass-work';

/** A worker: what it finds takes a second of a phone, and the page must not stand still meanwhile. */
addEventListener('message', ({ data }: MessageEvent<PassChallenge>) => {
  postMessage(solve(data));
});
