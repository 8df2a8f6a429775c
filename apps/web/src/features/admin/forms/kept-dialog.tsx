import { Fragment, type ReactNode } from 'react';
import { Dialog } from '../../../components/dialog.tsx';
import { CameBack } from './came-back.tsx';
import { useDraft } from './use-draft.ts';

/** What a form in such a dialog begins with; it tells each change, and when what was typed is done with. */
export type KeptForm<Draft> = { draft: Draft; keep(draft: Draft): void; forget(): void };

type Props<Draft> = {
  /** Which form it is: what is typed is kept under it. */
  name: string;
  title: string;
  size?: number;
  fresh: Draft;
  isChange: boolean;
  onClose(): void;
  children(form: KeptForm<Draft>): ReactNode;
};

/** A dialog with a form. What is typed into it survives a reload, and a dialog that was closed by mistake. */
export function KeptDialog<Draft extends object>(props: Props<Draft>) {
  const { name, title, size = 560, fresh, isChange, onClose, children } = props;
  const { draft, isKept, nth, keep, forget, discard } = useDraft(name, fresh, { isChange });
  return (
    <Dialog opened onClose={onClose} size={size} title={title}>
      {isKept && <CameBack onDiscard={discard} />}
      <Fragment key={nth}>{children({ draft, keep, forget })}</Fragment>
    </Dialog>
  );
}
