import { Button, NumberInput } from '@mantine/core';
import { LIMITS, type Sale } from '@seckill/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { randomName } from '../../../lib/browser/storage.ts';
import { codeOf } from '../../../lib/api.ts';
import { refusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { adminApi } from '../admin-api.ts';
import classes from '../dialog.module.css';
import { useDeed } from '../use-deed.ts';
import { isWhole } from './sale-draft.ts';

type Props = { sale: Sale; opened: boolean; onClose(): void; onDone(sale: Sale): void };

/** Stock by a delta. A lost answer may be confirmed again: the key stays until the number is another. */
export function StockDialog({ sale, opened, onClose, onDone }: Props) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const [delta, setDelta] = useState<number | string>('');
  const [key, setKey] = useState(randomName);
  const change = useDeed(
    () => adminApi.editSale(sale.id, { stockDelta: Number(delta) }, key),
    'sales',
    onDone,
  );
  const valid = delta !== 0 && isWhole(delta, -LIMITS.units, LIMITS.units);
  const { error } = change;
  const atField = refusedField(error) === 'stockDelta';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) change.mutate();
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size={460}
      title={t('sales.stockTitle', { title: sale.title })}
    >
      <form className={classes.content} onSubmit={submit}>
        <p className={classes.lead}>{t('sales.stockLead')}</p>
        <NumberInput
          label={t('sales.delta')}
          size="md"
          allowDecimal={false}
          value={delta}
          onChange={(next) => {
            setDelta(next);
            setKey(randomName());
            change.reset();
          }}
          error={wrong()}
          data-autofocus
        />
        <dl className={classes.preview}>
          <div>
            <dt>{t('sales.deltaNow')}</dt>
            <dd>{sale.total}</dd>
          </div>
          <div>
            <dt>{t('sales.deltaThen')}</dt>
            <dd>{sale.total + (valid ? Number(delta) : 0)}</dd>
          </div>
        </dl>
        {error && !atField && <Notice tone="bad">{words(error)}</Notice>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!valid} loading={change.isPending}>
            {t('sales.apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  );

  function wrong(): string | undefined {
    if (delta === 0) return t('wrong.delta');
    if (!atField) return undefined;
    return codeOf(error) === 'bad_request' ? t('wrong.units') : words(error ?? 'bad_request');
  }
}
