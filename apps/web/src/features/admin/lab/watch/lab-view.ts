import type { Lab, LabFault, LabMessage } from '@seckill/contracts';

type FaultMessage = Extract<LabMessage, { type: 'fault' }>;

/** What the lab has told, but for its dots: they are too many to be kept in a value that is replaced. */
export type LabView = {
  lab: Lab | undefined;
  /** The last word on each thing that was broken in the run that is shown. */
  faults: Partial<Record<LabFault, Pick<FaultMessage, 'state' | 'at'>>>;
};

export const NOTHING_TOLD: LabView = { lab: undefined, faults: {} };

/** What is known after one more message. What was broken in another run is forgotten. */
export function withMessage(view: LabView, message: LabMessage): LabView {
  switch (message.type) {
    case 'lab': {
      const isSameRun = view.lab?.run?.runId === message.lab.run?.runId;
      return { lab: message.lab, faults: isSameRun ? view.faults : {} };
    }
    case 'fault': {
      const { runId, fault, state, at } = message;
      if (runId !== null && runId !== view.lab?.run?.runId) return view;
      return { ...view, faults: { ...view.faults, [fault]: { state, at } } };
    }
    case 'dots':
      return view;
  }
}
