import type { FairnessRecord } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './record-table.module.css';
import { useVerdictName } from './use-verdict-name.ts';

type Props = {
  batches: FairnessRecord['batches'];
  /** The number of my own ticket. */
  mine: number | undefined;
};

/** Every place of the record with what became of it; one's own is marked. */
export function RecordTable({ batches, mine }: Props) {
  const { t } = useTranslation();
  const nameOf = useVerdictName();
  const tickets = batches.flatMap((batch) => batch.tickets);
  if (tickets.length === 0) return <p>{t('fairness.empty')}</p>;
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{t('fairness.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('fairness.number')}</th>
          <th scope="col">{t('fairness.verdict')}</th>
          <th scope="col">{t('fairness.hash')}</th>
        </tr>
      </thead>
      <tbody>
        {tickets.map(([number, hash, verdict]) => (
          <tr key={number} data-mine={number === mine || undefined}>
            <th scope="row">
              {number}
              {number === mine && <span className={classes.mine}>{t('fairness.mine')}</span>}
            </th>
            <td>{nameOf(verdict)}</td>
            <td className={classes.hash}>{hash}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
