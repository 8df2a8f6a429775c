import { TextInput } from '@mantine/core';
import { LIMITS } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusedField } from '../../../lib/forms/refused-field.ts';
import { adminApi } from '../admin-api.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useOperator } from '../operator/use-operator.ts';
import { useDeed } from '../use-deed.ts';

type Props = { refundId: string; due: string; onClose(): void; onDone(): void };

/** Asks once more, by whom and how: the money has to have gone back by then. */
export function RefundDialog({ refundId, due, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const { name = '' } = useOperator();
  const [by, setBy] = useState('');
  const [note, setNote] = useState('');
  const mark = useDeed(
    () => adminApi.markRefunded(refundId, { ...(by.trim() && { by: by.trim() }), note }),
    'refunds',
    onDone,
  );
  const refused = ['by', 'note'].find((name) => name === refusedField(mark.error));
  const { mutate, isPending } = mark;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('refunds.markTitle', { due })}
      text={t('refunds.markText')}
      confirm={t('refunds.mark')}
      action={{ mutate, isPending, error: refused ? null : mark.error }}
    >
      <TextInput
        label={t('refunds.by')}
        placeholder={name}
        maxLength={LIMITS.refundBy}
        value={by}
        error={refused === 'by' && t('wrong.refused')}
        onChange={(event) => setBy(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('refunds.note')}
        maxLength={LIMITS.refundNote}
        value={note}
        error={refused === 'note' && t('wrong.refused')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
