import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';

/** A queue of BullMQ's own, without anything of this package: what adding a job costs there is the least that it can cost here. */
export async function openBareQueue(redisUrl: string) {
  const queue = new Queue(`bare-${randomBytes(4).toString('hex')}`, {
    connection: { url: redisUrl },
  });
  await queue.waitUntilReady();
  return {
    add: async (): Promise<void> => void (await queue.add('job', {})),
    async close(): Promise<void> {
      await queue.obliterate({ force: true });
      await queue.close();
    },
  };
}
