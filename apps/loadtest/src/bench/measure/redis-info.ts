import { connect } from 'node:net';

/** The fields of Redis' INFO, over a connection of its own. */
export function redisInfo(port: number): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let text = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write('INFO everything\r\nQUIT\r\n'));
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(parseInfo(text)));
  });
}

export function parseInfo(text: string): Map<string, string> {
  return new Map(
    text.split('\r\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 && !line.startsWith('#')
        ? [[line.slice(0, colon), line.slice(colon + 1)]]
        : [];
    }),
  );
}
