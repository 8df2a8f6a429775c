import type { Socket } from 'node:net';

/**
 * Resets a connection: its other end reads an error, not an end. One that is ending already is destroyed instead: Node 20
 * never closes the handle of a socket that is reset while its end is on the way, and it keeps the process alive.
 */
export function cutOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
