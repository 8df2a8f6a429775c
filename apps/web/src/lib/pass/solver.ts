import type { PassChallenge } from '@seckill/contracts';
import { solveParts } from '@seckill/contracts/pass-work';

export type Share = { challenge: PassChallenge; parts: number[] };

/** A worker: what it finds takes a second of a phone, and the page must not stand still meanwhile. */
addEventListener('message', ({ data: { challenge, parts } }: MessageEvent<Share>) => {
  postMessage(solveParts(challenge, parts));
});
