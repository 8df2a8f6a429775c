import { WebSocket } from 'ws';
import { parseJson } from '../../product/http.ts';
import type { Person } from './person.ts';
import { noteTicket } from './note.ts';

/** A page that is open: hears of one ticket, and connects again when its socket closes, until it is closed itself. */
export function watchTicket(person: Person, taskId: string, onChange: () => void) {
  const { history, doors, cookie, random } = person;
  let socket: WebSocket | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  function connect(): void {
    if (closed) return;
    const port = doors[Math.floor(random() * doors.length)];
    const opened = new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
      headers: { cookie },
      perMessageDeflate: false,
      handshakeTimeout: 5000,
    });
    socket = opened;
    const watch = () => opened.send(JSON.stringify({ type: 'watch', taskIds: [taskId] }));
    opened.on('error', () => undefined);
    opened.on('open', watch);
    opened.on('message', (data) => {
      const message = Object(parseJson(Buffer.isBuffer(data) ? data.toString() : ''));
      if (message.type === 'error' && opened.readyState === WebSocket.OPEN) {
        again = setTimeout(() => opened.readyState === WebSocket.OPEN && watch(), 1000);
      }
      if (message.type !== 'task' || Object(message.task).taskId !== taskId) return;
      history.count('told by socket');
      const now = performance.now();
      noteTicket(history, { via: 'push', askedMs: now, answeredMs: now }, Object(message.task));
      onChange();
    });
    opened.on('close', () => {
      if (!closed) again = setTimeout(connect, 300 + random() * 700);
    });
  }
  connect();
  return {
    close(): void {
      closed = true;
      clearTimeout(again);
      socket?.terminate();
    },
  };
}

export type Watch = ReturnType<typeof watchTicket>;
