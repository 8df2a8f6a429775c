import { Button } from '@mantine/core';
import type { SaleChange } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { sayAway } from '../times/away.ts';
import { useServices } from '../../../lib/services.tsx';
import classes from './newer-sale.module.css';
import type { Difference } from './rebase.ts';
import { LABELS } from './labels.ts';

type Props = {
  differences: readonly Difference[];
  /** Who changed it, where the API has said so. */
  changes: readonly SaleChange[];
  onGoOn(): void;
};

/** Says what somebody else changed while the form was open; what was typed stays where it is. */
export function NewerSale({ differences, changes, onGoOn }: Props) {
  const { t, i18n } = useTranslation('admin');
  const { clock } = useServices();
  const [last] = changes;
  const who = [...new Set(changes.flatMap((change) => change.who ?? []))].join(', ');
  return (
    <Notice
      tone="warn"
      title={
        last
          ? t('saleDesk.changedBy', {
              who: who || t('unknown'),
              when: sayAway(Date.parse(last.at) - clock.now(), i18n.language),
            })
          : t('saleDesk.changed')
      }
    >
      <dl className={classes.differences} data-testid="differences">
        {differences.map(({ field, before, now }) => (
          <div key={field}>
            <dt>{nameOf(field)}</dt>
            <dd>
              <del>{say(before)}</del> <ins>{say(now)}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {differences.length === 0 && <p>{t('saleDesk.changedElsewhere')}</p>}
      <Button variant="light" size="compact-sm" onClick={onGoOn}>
        {t('saleDesk.goOn')}
      </Button>
    </Notice>
  );

  function nameOf(path: string): string {
    const [, language, name] = /^texts\.(zh|en)\.(title|description)$/.exec(path) ?? [];
    if (language && name)
      return `${t(`sales.${LABELS[name as 'title']}`)} (${t(`languages.${language as 'zh'}`)})`;
    return t(`sales.${LABELS[path as keyof typeof LABELS]}`);
  }

  function say(value: Difference['now']): string {
    if (typeof value === 'boolean') return t(value ? 'saleDesk.yes' : 'saleDesk.no');
    if (value === '') return t('none');
    return String(value).replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ');
  }
}
