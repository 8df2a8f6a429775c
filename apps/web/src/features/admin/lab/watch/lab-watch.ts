import { LAB_SIDES, type LabMessage, type LabSide } from '@seckill/contracts';
import { createCoalescer } from '../../../../lib/coalesce.ts';
import { added, createSocket, type LiveStatus } from '../../../../lib/browser/socket.ts';
import { createCrowd, type Crowd } from '../crowd/crowd.ts';
import { NOTHING_TOLD, withMessage, type LabView } from './lab-view.ts';

export type LabWatch = {
  view(): LabView;
  onView(listener: () => void): () => void;
  status(): LiveStatus;
  onStatus(listener: () => void): () => void;
  crowds: Record<LabSide, Crowd>;
};

/** About ten updates a second are all that a person can read. */
const RENDER_EVERY_MS = 100;

/** The lab's socket, open while somebody follows the view, and reopened for ever; each time it tells all there is. */
export function createLabWatch(url = addressOfWatch()): LabWatch {
  const views = new Set<() => void>();
  const crowds = { queued: createCrowd(), synchronous: createCrowd() };
  const slowly = createCoalescer(RENDER_EVERY_MS);
  let view = NOTHING_TOLD;
  let told = NOTHING_TOLD;

  const { socket, status, onStatus } = createSocket(url);

  function receive(message: LabMessage) {
    if (message.type === 'dots') {
      crowds[message.side].put(message.runId, message.dots);
      return;
    }
    view = withMessage(view, message);
    const run = view.lab?.run;
    if (message.type === 'lab' && run) {
      for (const side of LAB_SIDES) crowds[side].gather(run.runId, run.settings.people);
    }
    slowly.put('view', () => {
      told = view;
      for (const listener of views) listener();
    });
  }

  socket.addEventListener('message', ({ data }) => receive(JSON.parse(data)));

  return {
    view: () => told,
    onView(listener) {
      if (views.size === 0) socket.reconnect();
      const remove = added(views, listener);
      return () => {
        remove();
        if (views.size > 0) return;
        slowly.stop();
        socket.close();
      };
    },
    status,
    onStatus,
    crowds,
  };
}

const addressOfWatch = () => `${location.origin.replace(/^http/, 'ws')}/api/lab/watch`;
