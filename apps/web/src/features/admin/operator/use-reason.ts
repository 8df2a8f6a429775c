import type { OperatorRole } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { useOperator } from './use-operator.ts';

/** Why who is signed in may not do what needs this role, in words; undefined where they may, or as long as nobody knows. */
export function useReason(needs: OperatorRole): string | undefined {
  const { t } = useTranslation('admin');
  const { role, may } = useOperator();
  if (role === undefined || may(needs)) return undefined;
  return t('operator.needs', {
    needs: t(`operator.role.${needs}`),
    role: t(`operator.role.${role}`),
  });
}
