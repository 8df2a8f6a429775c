import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Takes the lock of a folder: a bound unix socket, which the kernel frees when the last process that has
 * it is gone, however it ended. Who holds it may say so (`note`): then the second is told at once. Else, or
 * when the holder is gone and only its children still have the socket, waits for them.
 *
 * @param {string} folder
 * @param {{ note?: () => string, onWait?: () => void }} options `onWait`: called when it takes longer
 * @returns {Promise<{ fd: number, release(): void } | { heldBy: string }>} `fd`: for children to inherit
 */
export async function takeLock(folder, { note, onWait = () => undefined } = {}) {
  const address = addressOf(folder);
  /** @type {Set<import('node:net').Socket>} */
  const waiting = new Set();
  for (;;) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (note) socket.end(note());
      else waiting.add(socket);
    });
    if (await binds(server, address)) {
      const release = () => {
        server.close();
        for (const socket of waiting) socket.destroy();
      };
      // Node has no name for it, as it is of no use but to hand it on.
      const { fd } = Reflect.get(server, '_handle');
      return { fd, release };
    }
    const timer = setTimeout(onWait, 500);
    const heldBy = await ask(address);
    clearTimeout(timer);
    if (heldBy) return { heldBy };
    if (!address.startsWith('\0')) rmSync(address, { force: true });
  }
}

/** On Linux a name without a file, which nothing is left of; a path must be shorter than 104 bytes. @param {string} folder */
function addressOf(folder) {
  const name = `seckill-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

/** @param {import('node:net').Server} server @param {string} address @returns {Promise<boolean>} */
function binds(server, address) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      'code' in error && error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(address, () => resolve(true)).unref();
  });
}

/** What the holder says; nothing once it is gone. @param {string} address @returns {Promise<string>} */
function ask(address) {
  return new Promise((resolve) => {
    let said = '';
    connect(address)
      .on('data', (data) => (said += String(data)))
      .on('error', () => undefined)
      .once('close', () => resolve(said));
  });
}
