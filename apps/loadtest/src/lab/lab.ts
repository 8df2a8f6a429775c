import {
  LAB_FAULTS,
  LAB_SIDES,
  type ErrorCode,
  type Lab as LabView,
  type LabFault,
  type LabMessage,
  type LabRecord,
  type LabSettings,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import type { Faults } from './faults.ts';
import { createRun, type Place, type Run } from './run.ts';

const TELL_EVERY_MS = 50;

/** What is not done, with its code. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Parts = {
  place: Place;
  db: Pick<Db, 'listLiveOrders'>;
  faults: Faults;
  /** What can be broken here. */
  possible: readonly LabFault[];
};

type Listener = (message: LabMessage) => void;
export type Lab = ReturnType<typeof createLab>;

/** One run at a time, watched by any number, and what is broken meanwhile. */
export function createLab({ place, db, faults, possible }: Parts) {
  const listeners = new Set<Listener>();
  /** Dots and faults of the run, as they were told. */
  let messages: LabMessage[] = [];
  let run: Run | undefined;
  /** Where half of the buyers ask, once it is up. */
  let secondApi: Promise<string> | undefined;
  /** What is broken just now. */
  const striking = new Set<Promise<unknown>>();
  let shot = createShot();
  let lastTold = '';

  const view = (): LabView => ({
    run: run?.view() ?? null,
    faults: LAB_FAULTS.map((fault) => ({
      fault,
      possible: possible.includes(fault),
      ...(isTooLateFor(fault) && { late: true }),
    })),
  });
  const isTooLateFor = (fault: LabFault): boolean =>
    run?.isOn() === true && run.isTooLateFor(fault);
  const tell = (message: LabMessage) => {
    if (message.type !== 'lab') messages.push(message);
    for (const listener of listeners) listener(message);
  };
  function tellChanges(): void {
    if (!run) return;
    const { runId } = run.view();
    for (const side of LAB_SIDES) {
      const dots = run.sides[side].takeChanged();
      if (dots.length > 0) tell({ type: 'dots', runId, side, atMs: run.sinceShotMs(), dots });
    }
    const lab = view();
    const text = JSON.stringify(lab);
    if (text !== lastTold) tell({ type: 'lab', lab });
    lastTold = text;
  }

  function assertPossible(fault: LabFault): void {
    if (!possible.includes(fault))
      throw new Refusal('fault_impossible', 'That cannot be broken here.');
  }

  async function strike(fault: LabFault): Promise<void> {
    const on = run?.isOn() ? run : undefined;
    const runId = on?.view().runId ?? null;
    const say = (state: 'begun' | 'over' | 'failed' | 'late') =>
      tell({ type: 'fault', runId, fault, state, at: new Date().toISOString() });
    if (isTooLateFor(fault)) return say('late');
    const moment = {
      isOver: () => on?.isTooLateFor(fault) ?? false,
      shot: on ? Promise.race([shot.fired, on.done]) : Promise.resolve(),
      get saleId() {
        return on?.view().sales.queued ?? undefined;
      },
    };
    try {
      if (fault === 'second_api') {
        say('begun');
        secondApi = faults.secondApi();
        await secondApi;
        if (on) await on.done;
        else return;
      } else {
        const struck = faults.strike(fault, moment, () => say('begun'));
        striking.add(struck);
        const end = await struck.finally(() => striking.delete(struck));
        if (end === 'late') return say('late');
      }
      say('over');
    } catch {
      say('failed');
    }
  }

  return {
    view,
    /** Throws `lab_busy` while another one is on. `fault`: is broken in it, at the first moment at which it matters. */
    begin(settings: LabSettings, fault?: LabFault) {
      if (run?.isOn()) throw new Refusal('lab_busy', 'A run is on already. Stop it first.');
      if (fault) assertPossible(fault);
      shot = createShot();
      messages = [];
      lastTold = '';
      const started = createRun(settings, {
        place,
        db,
        onShot: shot.fire,
        whole: () => Promise.allSettled(striking),
        otherOrigin: async () => secondApi?.catch(() => undefined),
      });
      run = started;
      // Whoever watches knows of the run before anything is broken in it.
      tellChanges();
      const timer = setInterval(tellChanges, TELL_EVERY_MS);
      void started.done.finally(() => {
        clearInterval(timer);
        tellChanges();
        if (secondApi !== undefined) faults.endSecondApi().catch(() => undefined);
        secondApi = undefined;
      });
      if (fault) void strike(fault);
      return started.view();
    },
    stop(): void {
      if (!run?.isOn()) throw new Refusal('not_found', 'No run is on.');
      run.stop();
    },
    /** Breaks something, at the first moment of this run at which it matters; once that is past it only says so. */
    break(fault: LabFault): void {
      assertPossible(fault);
      void strike(fault);
    },
    record(): LabRecord {
      if (!run) throw new Refusal('not_found', 'No run has been.');
      return { run: run.view(), messages };
    },
    /** Tells all there is so far, and then each change, until what it returns is called. */
    watch(listener: Listener): () => void {
      listener({ type: 'lab', lab: view() });
      for (const message of messages) listener(message);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close(): Promise<void> {
      run?.stop();
      await run?.done;
    },
  };
}

function createShot() {
  const heard = new AbortController();
  const fired = new Promise<void>((resolve) => {
    heard.signal.addEventListener('abort', () => resolve());
  });
  return { fired, fire: () => heard.abort() };
}
