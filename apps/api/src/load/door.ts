import { connect, type Server, type Socket } from 'node:net';

const CALM_MS = 200;
const BUSY_MS = 20;
/** While nobody connects, nobody waits. */
const QUIET_MS = 2_000;
/** Who had to wait for longer is looked at more often. */
const WAITED_MS = 20;
/** By what address a server that listens at all of them is reached from here. */
const OWN: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

export type Door = ReturnType<typeof createDoor>;

/**
 * How long a connection waits before it is taken. Node takes one in a turn of its event loop: where many come, as through a proxy that
 * keeps few, they wait in the kernel, and the loop looks quick. So the process knocks at its own door now and then, and sees how
 * long that takes.
 */
export function createDoor() {
  let knock: { at: number; socket: Socket } | undefined;
  let knockedAt = -Infinity;
  let lastMs = 0;
  let cameSince = false;
  let timer: NodeJS.Timeout | undefined;

  const isCalm = () => lastMs < WAITED_MS;

  function knockAt(at: { port: number; host: string }) {
    const now = performance.now();
    if (knock || (isCalm() && !cameSince && now - knockedAt < QUIET_MS)) return;
    cameSince = false;
    const socket = connect(at);
    socket.unref();
    knock = { at: now, socket };
    knockedAt = now;
    // Refused or dropped: it says nothing about how long others wait.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (knock?.socket === socket) knock = undefined;
    });
  }

  return {
    /** Begins to knock at a server that listens on a port. */
    watch(server: Server): void {
      const address = server.address();
      if (address === null || typeof address === 'string' || timer) return;
      const { port } = address;
      const host = OWN[address.address] ?? address.address;
      server.on('connection', (socket: Socket) => {
        if (knock === undefined || socket.remotePort !== knock.socket.localPort) {
          cameSince = true;
          return;
        }
        lastMs = performance.now() - knock.at;
        socket.destroy();
        knock.socket.destroy();
        knock = undefined;
      });
      const look = () => {
        knockAt({ port, host });
        timer = setTimeout(look, isCalm() ? CALM_MS : BUSY_MS).unref();
      };
      look();
    },
    /** What the last connection waited, or the one that waits now. */
    waitMs: (): number => Math.max(lastMs, knock ? performance.now() - knock.at : 0),
    close(): void {
      clearTimeout(timer);
      knock?.socket.destroy();
    },
  };
}
