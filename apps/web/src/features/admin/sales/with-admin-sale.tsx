import type { AdminSale, Sale } from '@seckill/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trouble } from '../../../components/trouble.tsx';
import { Waiting } from '../../../components/waiting.tsx';
import { adminApi } from '../admin-api.ts';

type Props = { sale: Sale; children(sale: AdminSale): ReactNode };

/** Asks for a sale in all its words, as a form needs it. */
export function WithAdminSale({ sale: { id: saleId }, children }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'sales'],
    queryFn: () => adminApi.listSales(),
    // What is edited is what is there now.
    gcTime: 0,
  });
  const sale = data?.sales.find(({ id }) => id === saleId);
  if (sale) return children(sale);
  return error ? <Trouble error={error} retry={() => void refetch()} /> : <Waiting />;
}
