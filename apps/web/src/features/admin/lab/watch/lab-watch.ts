import ReconnectingWebSocket from 'partysocket/ws';
import { LAB_SIDES, type LabMessage, type LabSide } from '@seckill/contracts';
import { createCoalescer } from '../../../../lib/coalesce.ts';
import type { LiveStatus } from '../../../../lib/live.ts';
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
  const statuses = new Set<() => void>();
  const crowds = { queued: createCrowd(), synchronous: createCrowd() };
  const slowly = createCoalescer(RENDER_EVERY_MS);
  let view = NOTHING_TOLD;
  let told = NOTHING_TOLD;
  let status: LiveStatus = 'connecting';

  const socket = new ReconnectingWebSocket(url, undefined, {
    startClosed: true,
    maxEnqueuedMessages: 0,
    minReconnectionDelay: 500 + Math.random() * 1000,
    maxReconnectionDelay: 5000,
    connectionTimeout: 5000,
  });

  function setStatus(next: LiveStatus) {
    if (status === next) return;
    status = next;
    for (const listener of statuses) listener();
  }

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

  socket.addEventListener('open', () => setStatus('open'));
  socket.addEventListener('close', () => setStatus('away'));
  socket.addEventListener('error', () => setStatus('away'));
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
    status: () => status,
    onStatus: (listener) => added(statuses, listener),
    crowds,
  };
}

function added(set: Set<() => void>, listener: () => void): () => void {
  set.add(listener);
  return () => {
    set.delete(listener);
  };
}

const addressOfWatch = () => `${location.origin.replace(/^http/, 'ws')}/api/lab/watch`;
