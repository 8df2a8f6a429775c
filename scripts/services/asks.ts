import { connect } from 'node:net';

/** Connects, sends `say` if given, and resolves with the first bytes that come back; nothing within a second is ''. */
export function asks(port: number, say = '', host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host }, () => socket.write(say));
    const settle = (answer = '') => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, settle);
    socket.once('data', (data) => settle(data.toString('latin1')));
    socket.once('error', () => settle()).once('close', () => settle());
  });
}
