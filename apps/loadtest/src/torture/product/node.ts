import { runProgram, type Program } from '@seckill/scripts/testing';
import { programArgs } from '@seckill/scripts/typescript';
import { programOf, type App } from '../../product/start.ts';
import type { Link } from './link.ts';

/** One process of the product, behind links of its own. What ends it is a fault, and whoever did that starts it again. */
export type Node = {
  readonly name: string;
  readonly app: App;
  /** Of an API: the way of the buyers. */
  readonly door: Link | undefined;
  readonly pid: number | undefined;
  /** Whether a fault of this process is going on. */
  busy: boolean;
  start(skewMs?: number): Promise<void>;
  /** Sends it the signal and waits until it has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<{ code: number | null; signal: string | null }>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Lines of its log with this text, so far. */
  said(text: string): number;
};

type NodeOptions = {
  name: string;
  app: App;
  env: NodeJS.ProcessEnv;
  door: Link | undefined;
  /** For each port that it dials, that of a link of its own. */
  linkedPorts: ReadonlyMap<number, number>;
  /** Hears when the process ends though nobody ended it. */
  onEnd(reason: string): void;
  onLine(line: string): void;
};

const SKEW = new URL('skew-clock.mjs', import.meta.url).href;
const REDIRECT = new URL('redirect-ports.mjs', import.meta.url).href;

export function createNode({
  name,
  app,
  env,
  door,
  linkedPorts,
  onEnd,
  onLine,
}: NodeOptions): Node {
  const pairs = [...linkedPorts].map(([port, link]) => `${port}>${link}`);
  let program: Program | undefined;
  let isEnding = false;
  let lines: string[] = [];

  return {
    name,
    app,
    door,
    busy: false,
    get pid() {
      return program?.child.pid;
    },
    async start(skewMs = 0) {
      const changes = [
        ...(skewMs === 0 ? [] : ['--import', SKEW]),
        ...(pairs.length === 0 ? [] : ['--import', REDIRECT]),
      ];
      const args = [...changes, ...(await programArgs(programOf(app)))];
      isEnding = false;
      const started = await runProgram(
        name,
        args,
        { ...env, CLOCK_SKEW_MS: String(skewMs), LINKED_PORTS: pairs.join(',') },
        (line) => {
          lines.push(line);
          onLine(line);
        },
      );
      program = started;
      const port = /"url":"http:\/\/[^:]+:(\d+)"/.exec(started.ready)?.[1];
      if (port) door?.leadTo(Number(port));
      started.child.once('exit', (code, signal) => {
        if (program === started) program = undefined;
        if (!isEnding) onEnd(`${name} ended by itself (${signal ?? code})`);
      });
    },
    async end(signal) {
      isEnding = true;
      const ended = program?.child;
      if (!ended) return { code: null, signal: null };
      const gone = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
        ended.once('exit', (code, by) => resolve({ code, signal: by }));
      });
      ended.kill(signal);
      const how = await gone;
      lines = [];
      return how;
    },
    signal: (signal) => void program?.child.kill(signal),
    said: (text) => lines.filter((line) => line.includes(text)).length,
  };
}
