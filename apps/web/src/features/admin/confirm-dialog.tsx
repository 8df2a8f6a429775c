import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './dialog.module.css';

type Props = {
  opened: boolean;
  onClose(): void;
  title: string;
  text: string;
  /** The word on the button that does it. */
  confirm: string;
  /** It takes something away from others: the button says so by its colour. */
  danger?: boolean;
  action: { mutate(): void; isPending: boolean; error: Error | null };
  children?: ReactNode;
};

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog(props: Props) {
  const { opened, onClose, title, text, confirm, danger, action, children } = props;
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size={460}>
      <div className={classes.content}>
        <p className={classes.lead}>{text}</p>
        {children}
        {action.error && <Notice tone="bad">{words(action.error)}</Notice>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            {...(danger && { color: 'red' })}
            loading={action.isPending}
            onClick={() => action.mutate()}
          >
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
