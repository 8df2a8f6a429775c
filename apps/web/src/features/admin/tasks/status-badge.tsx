import { Badge } from '@mantine/core';
import type { AdminTask } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';

const TONES: Partial<Record<AdminTask['status'], string>> = {
  success: 'good',
  failure: 'bad',
  lost: 'bad',
  started: 'warn',
  retrying: 'warn',
};

export function StatusBadge({ status }: { status: AdminTask['status'] }) {
  const { t } = useTranslation('admin');
  return <Badge color={TONES[status] ?? 'plain'}>{t(`tasks.state.${status}`)}</Badge>;
}
