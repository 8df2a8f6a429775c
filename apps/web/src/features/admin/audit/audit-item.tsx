import type { AuditEntry } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../moment.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Row } from '../row.tsx';
import { deedOf } from './deeds.ts';

export function AuditItem({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation('admin');
  const { action, at, target, network, status, code, count } = entry;
  const isDone = status < 400;
  return (
    <Row
      title={t(`audit.deed.${deedOf(action)}`)}
      badge={
        <OutcomeBadge isGood={isDone}>{t(isDone ? 'audit.done' : 'audit.refused')}</OutcomeBadge>
      }
      facts={[
        [t('audit.at'), formatMoment(at, i18n.language)],
        [t('audit.who'), <Who key="who" {...entry} />],
        [t('audit.network'), network],
        ...fact(t('audit.target'), target),
        ...fact(t('audit.why'), code && `${code} (${status})`),
        ...fact(t('audit.count'), count > 1 && count),
        [t('audit.request'), action],
      ]}
    />
  );
}

/** Nothing where there is nothing to say. */
const fact = (name: string, value: string | number | false | null) =>
  value ? [[name, value] as const] : [];

function Who({ role, who }: Pick<AuditEntry, 'role' | 'who'>) {
  const { t } = useTranslation('admin');
  if (role === 'nobody' || who === null) return t('audit.nobody');
  if (role === 'member') return t('audit.member', { who });
  // Earlier versions knew one operator, and wrote no name.
  const [, name = 'admin', session] = /^(?:(\S+) )?session (\S+)$/.exec(who) ?? [];
  if (session) return t('audit.session', { name, session });
  return t('audit.token', { name: who === 'token' ? 'admin' : who });
}
