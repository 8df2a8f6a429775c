import { Button } from '@mantine/core';
import { checkRecord, type FairnessRecord, type FairnessSheet } from '@seckill/contracts';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AlertIcon, CheckIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './check.module.css';
import { joined } from './use-record.ts';

type Props = { saleId: number; round: number };

/** Reads the whole record and checks it here: the reader need not believe the shop's own word. */
export function Check({ saleId, round }: Props) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const check = useMutation({ mutationFn: async () => checkRecord(await readAll(saleId, round)) });
  // Browsers make hashes on https and on this very machine only.
  if (!globalThis.isSecureContext) return <Notice>{t('fairness.insecure')}</Notice>;
  return (
    <div className={classes.root}>
      <Button size="md" loading={check.isPending} onClick={() => check.mutate()}>
        {t('fairness.check')}
      </Button>
      <output data-testid="fairness">
        {check.data && <Sheet sheet={check.data} />}
        {check.error && words(check.error)}
      </output>
    </div>
  );
}

function Sheet({ sheet }: { sheet: FairnessSheet }) {
  const { t } = useTranslation();
  // A round that is not over has tickets that are not decided; that is no flaw of what is.
  const flawed = sheet.checks.some(({ key, ok }) => !ok && key !== 'complete');
  return (
    <>
      <strong>{t(flawed ? 'fairness.flawed' : 'fairness.holds', { ...sheet })}</strong>
      <ul className={classes.list}>
        {sheet.checks.map(({ key, ok }) => (
          <li key={key} className={classes.item} data-ok={ok || undefined}>
            {ok ? <CheckIcon /> : <AlertIcon />}
            {t(ok ? `fairness.checks.${key}` : `fairness.fails.${key}`)}
          </li>
        ))}
      </ul>
      <p className={classes.head}>{t('fairness.head', { head: sheet.head })}</p>
    </>
  );
}

async function readAll(saleId: number, round: number): Promise<FairnessRecord> {
  const pages: FairnessRecord[] = [];
  for (let from: number | null = 1; from !== null;) {
    const page: FairnessRecord = await api.record(saleId, round, from);
    pages.push(page);
    from = page.next ?? null;
  }
  const record = joined(pages);
  if (!record) throw new Error('a record has one page at least');
  return record;
}
