import type { Sale } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { useOrders } from '../../lib/orders.ts';
import { useSaleState } from '../../lib/sales.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import { buttonState, holdsOne, voidedOrder } from './button-state.ts';
import { BuyButton } from './buy-button.tsx';
import { LineOverlay } from './line-overlay.tsx';
import type { TicketState } from './ticket-state.ts';
import { usePurchase } from './use-purchase.ts';
import { useSteadyState } from './use-steady-state.ts';

/** The button of a sale and all that follows a press of it. */
export function PurchasePanel({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const queries = useQueryClient();
  const saleState = useSaleState(sale);
  const { state, ...purchase } = usePurchase(sale);
  const { data: orders } = useOrders();
  const shown = useSteadyState(state);
  const [asideWhile, setAsideWhile] = useState<TicketState['phase']>();
  const lastRound = useRef(sale.round);
  const { phase } = shown;

  // A reset cancels what was not paid.
  useEffect(() => {
    if (lastRound.current === sale.round) return;
    lastRound.current = sale.round;
    void queries.invalidateQueries({ queryKey: ['orders'] });
  }, [sale.round, queries]);

  const buy = () => {
    setAsideWhile(undefined);
    purchase.buy();
  };

  const refusal = state.phase === 'idle' ? state.refusal : undefined;
  const voided = phase === 'idle' && voidedOrder(orders, sale);
  return (
    <>
      <BuyButton
        state={buttonState(state, holdsOne(orders, state, sale), saleState)}
        opensAt={sale.opensAt}
        refusal={refusal && errorWords(refusal)}
        onBuy={buy}
        onShowLine={() => setAsideWhile(undefined)}
      />
      {voided && <Notice tone="warn">{t('buy.voided', { round: voided.round })}</Notice>}
      <LineOverlay
        state={shown}
        sale={sale}
        orders={orders}
        opened={phase !== 'idle' && phase !== asideWhile}
        onAside={() => setAsideWhile(phase)}
        onStop={purchase.stop}
        onDismiss={purchase.dismiss}
        onAgain={() => {
          purchase.dismiss();
          buy();
        }}
      />
    </>
  );
}
