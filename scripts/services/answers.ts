import { connect } from 'node:net';

/** Connects, sends `say` if given, and tells whether the first bytes that come back are `accepted`. */
export function answers(
  port: number,
  accepted: (data: Buffer) => boolean,
  say?: string,
  timeoutMs = 1000,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once('connect', () => say && socket.write(say));
    socket.once('data', (data) => settle(accepted(data)));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
