import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { SaleView } from './features/sale/index.ts';

/** A sale as its page shows it, with a button that nobody presses. */
export const SalePreview = ({ sale }: { sale: Sale }) => (
  <SaleView sale={sale} Purchase={NoPurchase} />
);

function NoPurchase() {
  const { t } = useTranslation();
  return (
    <Button size="lg" fullWidth disabled>
      {t('buy.open')}
    </Button>
  );
}
