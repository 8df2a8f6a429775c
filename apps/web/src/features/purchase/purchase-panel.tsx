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
import { LineOverlay } from './overlay/line-overlay.tsx';
import { JoinStandby, useStandbyWords } from './standby-offer.tsx';
import type { TicketState } from './ticket/ticket-state.ts';
import { usePurchase } from './ticket/use-purchase.ts';
import { useSteadyState } from './ticket/use-steady-state.ts';

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

  const standby = {
    ...purchase.standby,
    join() {
      setAsideWhile(undefined);
      purchase.standby.join();
    },
  };

  const refusal = state.phase === 'idle' ? state.refusal : undefined;
  const button = buttonState(state, holdsOne(orders, state, sale), saleState);
  const standbyWords = useStandbyWords({ sale, standby });
  const voided = phase === 'idle' && voidedOrder(orders, sale);
  return (
    <>
      <BuyButton
        state={button}
        opensAt={sale.opensAt}
        hint={hint()}
        refused={refusal !== undefined}
        beside={button.kind === 'soldOut' && <JoinStandby standby={standby} />}
        onBuy={buy}
        onShowLine={() => setAsideWhile(undefined)}
      />
      {voided && <Notice tone="warn">{t('buy.voided', { round: voided.round })}</Notice>}
      <LineOverlay
        state={shown}
        sale={sale}
        orders={orders}
        standby={standby}
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

  function hint(): string | undefined {
    if (button.kind === 'soldOut' && (!refusal || refusal === 'sold_out')) return standbyWords;
    return refusal && errorWords(refusal);
  }
}
