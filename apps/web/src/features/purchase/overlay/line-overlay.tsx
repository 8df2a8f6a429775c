import { Modal } from '@mantine/core';
import type { Order, Sale } from '@seckill/contracts';
import { useEffect, useState } from 'react';
import { LanguageSwitch } from '../../../components/frame/language-switch.tsx';
import { SchemeSwitch } from '../../../components/frame/scheme-switch.tsx';
import { InLine } from './in-line.tsx';
import classes from './line-overlay.module.css';
import { Standing } from './standing.tsx';
import { Submitting } from './submitting.tsx';
import type { TicketState } from '../../../lib/tickets/ticket-state.ts';
import type { StandbyActions } from '../../../lib/tickets/use-standby.ts';
import { Verdict } from './verdict.tsx';
import './words.ts';

type Props = {
  state: TicketState;
  sale: Sale;
  orders: readonly Order[] | undefined;
  opened: boolean;
  standby: StandbyActions;
  onAside(): void;
  /** It has gone from the screen. */
  onClosed(): void;
  onStop(): void;
  onDismiss(): void;
  onAgain(quantity?: number): void;
};

/** Covers the page from the click to the verdict. One dialog, so that the keyboard never loses its place. */
export function LineOverlay({ state, sale, orders, opened, standby, ...act }: Props) {
  // What was shown last stays on screen while the dialog fades out.
  const [last, setLast] = useState(state);
  if (state.phase !== 'idle' && state !== last) setLast(state);
  const shown = state.phase === 'idle' ? last : state;
  useCover(opened);
  const close = shown.phase === 'decided' ? act.onDismiss : act.onAside;
  return (
    <Modal.Root
      opened={opened}
      onClose={close}
      onExitTransitionEnd={act.onClosed}
      fullScreen
      closeOnClickOutside={false}
      transitionProps={{ transition: 'fade', duration: 180 }}
    >
      <Modal.Content className={classes.cover ?? ''} radius={0}>
        <Modal.Body className={classes.body ?? ''}>
          <div className={classes.switches}>
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
          {shown.phase === 'submitting' && <Submitting state={shown} onStop={act.onStop} />}
          {shown.phase === 'queued' && <InLine state={shown} sale={sale} onAside={act.onAside} />}
          {shown.phase === 'standby' && (
            <Standing state={shown} sale={sale} standby={standby} onAside={act.onAside} />
          )}
          {shown.phase === 'decided' && (
            <Verdict
              state={shown}
              sale={sale}
              orders={orders}
              standby={standby}
              onDismiss={act.onDismiss}
              onAgain={act.onAgain}
            />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Of the page behind nothing is reached, nor read out: what changes there is said here in other words. */
function useCover(opened: boolean): void {
  useEffect(() => {
    const page = document.getElementById('root');
    if (!opened || !page) return;
    page.inert = true;
    return () => {
      page.inert = false;
    };
  }, [opened]);
}
