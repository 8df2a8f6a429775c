import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';
import { VerifyTable } from '../overview/verify-table.tsx';

/** Each guarantee of a round as two counts. */
export function RoundProof({ saleId, round }: { saleId: number; round: number }) {
  const { t } = useTranslation('admin');
  const { t: room } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'verify', saleId, round],
    queryFn: () => adminApi.verifyRound(saleId, round),
    gcTime: 0,
    staleTime: Infinity,
    retry: 1,
  });
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting />;
  return (
    <section aria-label={t('rounds.proofOf', { round })}>
      <Notice
        tone={data.ok ? 'good' : 'bad'}
        title={room(data.ok ? 'admin.verify.ok' : 'admin.verify.broken')}
      >
        {t('rounds.round', { round })}
      </Notice>
      <VerifyTable checks={data.checks} />
    </section>
  );
}
