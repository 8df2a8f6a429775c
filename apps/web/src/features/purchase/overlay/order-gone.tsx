import type { LiveStatus, OrderStatus, Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { ReturnIcon } from '../../../components/icons.tsx';
import { VerdictCard } from './verdict-card.tsx';

export type GoneStatus = Exclude<OrderStatus, LiveStatus>;

type Props = { status: GoneStatus; sale: Sale; onDismiss(): void; onAgain(): void };

/** The order was won and is no longer: said where it was celebrated a moment ago. */
export function OrderGone({ status, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <VerdictCard
      status={status}
      icon={<ReturnIcon size={44} />}
      title={t('verdict.orderGone')}
      text={t(`verdict.orderGoneText.${status}`)}
      {...rest}
    />
  );
}
