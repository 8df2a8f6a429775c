import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useJustPaid } from '../../lib/orders.ts';

/** Says on every page that a payment went through: the button that was pressed for it is gone, and with it what it says. */
export function PaidNote() {
  const { t } = useTranslation();
  const orderId = useJustPaid();
  return (
    <VisuallyHidden component="output">
      {orderId && <span key={orderId}>{t('pay.done')}</span>}
    </VisuallyHidden>
  );
}
