import { NativeSelect } from '@mantine/core';
import { totalOf, type Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';

type Props = {
  sale: Pick<Sale, 'perBuyer' | 'priceCents' | 'currency'>;
  quantity: number;
  onChange(quantity: number): void;
};

/** How many units one press asks for, each number with what it costs. */
export function QuantityPicker({ sale, quantity, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const { perBuyer, priceCents, currency } = sale;
  const choices = Array.from({ length: perBuyer }, (_, i) => ({
    value: String(i + 1),
    label: t('buy.units', {
      count: i + 1,
      price: formatMoney(totalOf({ quantity: i + 1, priceCents }), currency, i18n.language),
    }),
  }));
  return (
    <NativeSelect
      label={t('buy.howMany')}
      description={t('buy.allOrNone')}
      size="md"
      data={choices}
      value={String(quantity)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
