/** What the starter does with what it has started: processes and private servers. */
export type StarterFault = 'kill_worker' | 'mysql_away' | 'deliver_twice' | 'second_api';

/**
 * `ready`: all that takes time before the moment; `aim`: what is to be hit goes on for an instant, and stands still after that; `strike`: the fault
 * itself, answered when it is healed; `end`: clears up.
 */
export type StarterAsked = {
  id: number;
  fault: StarterFault;
  step: 'ready' | 'aim' | 'strike' | 'end';
};
export type StarterAnswer = { id: number; url?: string; failed?: string };

export type Starter = (
  fault: StarterFault,
  step: StarterAsked['step'],
) => Promise<{ url?: string }>;

/** Asks the process that started this one, over the channel between them. Rejects with what it failed of. */
export function askStarter(): Starter {
  const waiting = new Map<number, (answer: StarterAnswer) => void>();
  let last = 0;
  process.on('message', (answer: StarterAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return (fault, step) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ url, failed }) =>
        failed === undefined
          ? resolve(url === undefined ? {} : { url })
          : reject(new Error(failed)),
      );
      if (!process.send) throw new Error('This process was started by nobody.');
      process.send({ id, fault, step } satisfies StarterAsked);
    });
}
