import type { Lab, LabCode, LabFault, LabRun, LabStart } from '@seckill/contracts';
import { call } from '../../../lib/api.ts';

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await call<T>(method, `/api/lab${path}`, { body })).body;
}

/** What is asked of the lab; what happens in it is told by its socket. */
export const labApi = {
  look: () => ask<Lab>('GET', ''),
  start: (settings: LabStart) => ask<LabRun>('POST', '/runs', settings),
  stop: () => ask<undefined>('DELETE', '/runs/current'),
  /** The whole of the run that is on, or of the last one, to be kept. */
  record: () => ask<unknown>('GET', '/runs/current'),
  code: (file: string) => ask<LabCode>('GET', `/code?file=${encodeURIComponent(file)}`),
  breakIt: (fault: LabFault) => ask<undefined>('POST', `/faults/${fault}`),
};
