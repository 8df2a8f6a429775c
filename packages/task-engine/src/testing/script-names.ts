// BullMQ publishes no types for this file in the module format that Node reads.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="../engine/bullmq-scripts.d.ts" />
import { createHash } from 'node:crypto';
import scripts from 'bullmq/dist/cjs/scripts/index.js';

/** The names of BullMQ's scripts by the SHA-1 of their text, under which they travel. */
export const bullmqScriptNames = (): Map<string, string> =>
  new Map(
    Object.values(scripts).map(({ name, content }) => [
      createHash('sha1').update(content).digest('hex'),
      name,
    ]),
  );
