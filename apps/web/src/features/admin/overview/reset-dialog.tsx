import { Button, NumberInput } from '@mantine/core';
import { LIMITS, type ResetResult, type SaleOverview } from '@seckill/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { api, codeOf } from '../../../lib/api.ts';
import { refusedField } from '../../../lib/forms/refused-field.ts';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import { randomName } from '../../../lib/browser/storage.ts';
import { DANGER } from '../confirm-dialog.tsx';
import { PeopleMet } from '../danger/people-met.tsx';
import { useTypedName } from '../danger/typed-name.tsx';
import classes from '../dialog.module.css';

type Props = {
  sale: SaleOverview;
  opened: boolean;
  onClose(): void;
  onDone(result: ResetResult): void;
};

/** Asks before it resets, with what that cancels. A lost answer may be confirmed again: the key stays the same. */
export function ResetDialog({ sale, opened, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { t: ofAdmin } = useTranslation('admin');
  const words = useErrorWords();
  const queries = useQueryClient();
  const [stock, setStock] = useState<number | string>(sale.total);
  const [plan, setPlan] = useState({ round: sale.round, key: randomName() });

  const reset = useMutation({
    mutationKey: ['admin', 'reset'],
    mutationFn: () =>
      api.reset(sale.saleId, { stock: Number(stock), expectedRound: plan.round }, plan.key),
    onSuccess(result) {
      onDone(result);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'overview'] }),
  });

  function look() {
    setPlan({ round: sale.round, key: randomName() });
  }

  useEffect(() => {
    if (!opened) return;
    reset.reset();
    setStock(sale.total);
    look();
    // Only opening starts afresh; figures that arrive meanwhile must not undo what was typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened]);

  const code = reset.error ? codeOf(reset.error) : undefined;
  const changed =
    code === 'round_changed' || code === 'idempotency_conflict' || plan.round !== sale.round;
  const atField = refusedField(reset.error) === 'stock';
  // Of a round that still sells, or that somebody waits in, much is lost.
  const isLive = sale.state !== 'upcoming' && sale.state !== 'ended';
  const meetsSomebody = isLive || sale.waiting + sale.unpaid > 0;
  const { isTyped, field } = useTypedName(meetsSomebody ? sale.title : undefined);
  const valid = Number.isInteger(stock) && Number(stock) >= 0;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!valid || !isTyped) return;
    if (changed) {
      reset.reset();
      look();
    } else reset.mutate();
  }

  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size={480}
      title={t('admin.reset.title', { title: sale.title })}
    >
      <form className={classes.content} onSubmit={submit}>
        <p className={classes.lead}>
          {t('admin.reset.lead', { round: sale.round, next: sale.round + 1 })}
        </p>
        <NumberInput
          label={t('admin.reset.stock')}
          size="md"
          min={0}
          max={LIMITS.units}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          value={stock}
          onChange={setStock}
          error={atField && ofAdmin('wrong.units')}
          data-autofocus
        />
        <PeopleMet saleId={sale.saleId}>
          <div>
            <dt>{t('admin.reset.paid')}</dt>
            <dd>{sale.paid}</dd>
          </div>
        </PeopleMet>
        {field}
        {changed ? (
          <Notice tone="warn">{t('admin.reset.changed')}</Notice>
        ) : (
          code && !atField && <Notice tone="bad">{words(code)}</Notice>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('admin.reset.cancel')}
          </Button>
          <Button
            type="submit"
            color={DANGER}
            disabled={!valid || !isTyped}
            loading={reset.isPending}
          >
            {t('admin.reset.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
