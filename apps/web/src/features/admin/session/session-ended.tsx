import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import classes from '../form.module.css';
import { TokenForm } from './token-form.tsx';

type Props = { signIn: UseMutationResult<unknown, Error, string>; onLeave(): void };

/** Asks for the token again, above what is being done: that waits there, as it was typed. */
export function SessionEnded({ signIn, onLeave }: Props) {
  const { t } = useTranslation('admin');
  return (
    <Dialog opened stays onClose={onLeave} size={440} title={t('operator.ended')}>
      <TokenForm signIn={signIn} className={classes.form}>
        <p>{t('operator.endedText')}</p>
      </TokenForm>
    </Dialog>
  );
}
