import type { Sale } from '@seckill/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { late } from '../../lib/browser/late.ts';
import { useIdle } from '../../lib/browser/use-idle.ts';
import { useEndOrder, useOrders } from '../../lib/orders.ts';
import { usePass } from '../../lib/pass/use-pass.ts';
import { useSaleState } from '../../lib/sales.ts';
import { useSession } from '../../lib/session.ts';
import { useOnline } from '../../lib/services.tsx';
import { useErrorWords } from '../../lib/use-error-words.ts';
import { buttonState, heldOrder, missingToBuy, voidedOrder } from './button-state.ts';
import { BuyButton } from './buy-button.tsx';
import { JoinStandby, useStandbyWords } from './standby-offer.tsx';
import type { TicketState } from '../../lib/tickets/ticket-state.ts';
import { PassNote } from './pass-note.tsx';
import { RemindMe } from './remind-me.tsx';
import { usePurchase } from './use-purchase.ts';
import { useSteadyState } from './use-steady-state.ts';

/** Not needed to press the button, and fetched once nothing else is to do, or at the press. */
const LineOverlay = late(async () => (await import('./overlay/line-overlay.tsx')).LineOverlay);

/** Most sales give one to a buyer. */
const QuantityPicker = late(async () => (await import('./quantity-picker.tsx')).QuantityPicker);

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
  const [wanted, setWanted] = useState(1);
  const buyButton = useRef<HTMLButtonElement>(null);
  const quantity = Math.min(wanted, sale.perBuyer);
  const lastRound = useRef(sale.round);
  const { phase } = shown;
  const covers = useIdle() || phase !== 'idle';
  const isCovering = (now: TicketState['phase']) => now !== 'idle' && now !== asideWhile;
  const opened = isCovering(phase);

  // A reset cancels what was not paid.
  useEffect(() => {
    if (lastRound.current === sale.round) return;
    lastRound.current = sale.round;
    void queries.invalidateQueries({ queryKey: ['orders'] });
  }, [sale.round, queries]);

  const buy = (units = quantity) => {
    setAsideWhile(undefined);
    purchase.buy(units);
  };

  const standby = {
    ...purchase.standby,
    join() {
      setAsideWhile(undefined);
      purchase.standby.join();
    },
  };

  const refusal = state.phase === 'idle' ? state.refusal : undefined;
  const held = heldOrder(orders, state, sale);
  const missing = missingToBuy(sale, useSession().data);
  const button = buttonState(state, held, saleState, missing);
  const pass = usePass(sale, button.kind === 'open' || button.kind === 'upcoming');
  const pay = useEndOrder('pay', held?.orderId ?? '');
  const online = useOnline();
  const standbyWords = useStandbyWords({ sale, standby });
  const voided = phase === 'idle' && voidedOrder(orders, sale);
  return (
    <>
      <BuyButton
        ref={buyButton}
        state={button}
        opensAt={sale.opensAt}
        hint={hint()}
        refused={refusal !== undefined}
        quiet={opened || isCovering(state.phase)}
        beside={button.kind === 'soldOut' && <JoinStandby standby={standby} />}
        above={
          sale.perBuyer > 1 &&
          (button.kind === 'open' || button.kind === 'upcoming') && (
            <Suspense>
              <QuantityPicker sale={sale} quantity={quantity} onChange={setWanted} />
            </Suspense>
          )
        }
        onBuy={() => buy()}
        onPay={() => pay.mutate()}
        onShowLine={() => setAsideWhile(undefined)}
      />
      {pass && <PassNote state={pass} />}
      {saleState === 'upcoming' && <RemindMe sale={sale} />}
      {voided && <Notice tone="warn">{t('buy.voided')}</Notice>}
      {covers && (
        <Suspense>
          <LineOverlay
            state={shown}
            sale={sale}
            orders={orders}
            standby={standby}
            opened={opened}
            onAside={() => setAsideWhile(phase)}
            onClosed={keepFocus}
            onStop={purchase.stop}
            onDismiss={purchase.dismiss}
            onAgain={(units) => {
              purchase.dismiss();
              buy(units);
            }}
          />
        </Suspense>
      )}
    </>
  );

  /** Who opened what covered the page may be gone; the keyboard goes on at the button. */
  function keepFocus() {
    setTimeout(() => {
      const { activeElement } = document;
      const isLost = activeElement === document.body || activeElement?.closest('[role=dialog]');
      if (isLost) buyButton.current?.focus();
    });
  }

  function hint(): string | undefined {
    if (button.kind === 'soldOut' && (!refusal || refusal === 'sold_out')) return standbyWords;
    if (button.kind === 'unpaid') {
      if (pay.error) return errorWords(pay.error);
      return pay.data?.status === 'unpaid' ? t('pay.confirming') : undefined;
    }
    if (!online && (button.kind === 'open' || button.kind === 'upcoming'))
      return t('offline.before');
    // Who has confirmed one since is not to do it again.
    return refusal && (missing || refusal !== 'verified_only') ? errorWords(refusal) : undefined;
  }
}
