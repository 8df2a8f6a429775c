import type { PassChallenge } from '@seckill/contracts';
import { api } from '../api.ts';
import { loadLate } from '../browser/late.ts';
import { withLock } from '../browser/lock.ts';
import { storage } from '../browser/storage.ts';

type Holder = { saleId: number; round: number; userId: string };

declare global {
  interface Window {
    /** Where a shop has a verifier: its own script answers what that gave it. */
    seckillVerification?: () => Promise<string>;
  }
}

const keyOf = (saleId: number) => `seckill.pass.${saleId}`;

/**
 * The pass of this browser: kept over a reload, and worked for once, however many tabs ask. Throws ApiError when the shop gives
 * none.
 */
export function passFor(holder: Holder): Promise<string> {
  const { saleId } = holder;
  return withLock(`pass.${saleId}`, async () => {
    const kept = read(holder);
    if (kept) return kept;
    const { challenge } = await api.pass(saleId, {});
    const solved = challenge && {
      challenge: challenge.token,
      solution: await solve(challenge),
      ...(await verification()),
    };
    const { pass } = await api.pass(saleId, solved ?? {});
    storage.set(keyOf(saleId), JSON.stringify({ ...holder, pass }));
    return pass ?? '';
  });
}

const loadSolver = () => loadLate(() => import('./solve-aside.ts'));

async function solve(challenge: PassChallenge): Promise<number[]> {
  const { solveAside } = await loadSolver();
  return solveAside(challenge);
}

/** Loads what solves the work and starts it, before there is any. Never fails. */
export function prepareForPass(): void {
  loadSolver()
    .then(({ prepareToSolve }) => prepareToSolve())
    .catch(() => {});
}

/** It was used, or is no longer good. */
export const forgetPass = (saleId: number): void => storage.remove(keyOf(saleId));

function read({ saleId, round, userId }: Holder): string | undefined {
  try {
    const kept: Partial<Holder & { pass: string }> | null = JSON.parse(
      storage.get(keyOf(saleId)) ?? 'null',
    );
    return kept?.round === round && kept.userId === userId ? kept.pass : undefined;
  } catch {
    return undefined;
  }
}

async function verification(): Promise<{ verification?: string }> {
  const given = await window.seckillVerification?.();
  return given === undefined ? {} : { verification: given };
}
