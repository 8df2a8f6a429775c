import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useErrorWords } from '../../lib/use-error-words.ts';
import { useTypedName } from './danger/typed-name.tsx';
import classes from './dialog.module.css';

/** Dark enough under white words in either theme. */
export const DANGER = 'red.9';

type Props = {
  opened: boolean;
  onClose(): void;
  title: string;
  text: string;
  /** The word on the button that does it. */
  confirm: string;
  /** It takes something away from others: the button says so by its colour. */
  danger?: boolean;
  /** A name that must be typed first: nothing brings back what is taken away. */
  typed?: string;
  action: { mutate(): void; isPending: boolean; error: Error | null };
  children?: ReactNode;
};

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({ opened, onClose, title, ...rest }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size={460}>
      <Confirmation onClose={onClose} {...rest} />
    </Dialog>
  );
}

/** Drawn anew whenever it is opened, so that no name stands there already. */
function Confirmation(props: Omit<Props, 'opened' | 'title'>) {
  const { onClose, text, confirm, danger, typed, action, children } = props;
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const { isTyped, field } = useTypedName(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isTyped) action.mutate();
  };
  return (
    <form className={classes.content} onSubmit={submit}>
      <p className={classes.lead}>{text}</p>
      {children}
      {field}
      {action.error && <Notice tone="bad">{words(action.error)}</Notice>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          type="submit"
          {...((danger || typed !== undefined) && { color: DANGER })}
          disabled={!isTyped}
          loading={action.isPending}
        >
          {confirm}
        </Button>
      </div>
    </form>
  );
}
