import { Button, type ButtonProps } from '@mantine/core';
import type { OperatorRole } from '@seckill/contracts';
import type { ComponentProps } from 'react';
import { useReason } from './use-reason.ts';

type Props = ButtonProps &
  Pick<ComponentProps<'button'>, 'onClick' | 'type' | 'aria-label' | 'aria-describedby'> & {
    /** The role without which it cannot be pressed. */
    needs: OperatorRole;
  };

/** A button for what not every operator may do. Who may not can reach it and reads why. */
export function DeedButton({ needs, ...button }: Props) {
  const reason = useReason(needs);
  if (reason === undefined) return <Button {...button} />;
  // One that is disabled cannot be reached, and one that submits would do so.
  const { onClick: _deed, type: _submits, disabled: _unreachable, ...shown } = button;
  return <Button {...shown} data-disabled aria-disabled title={reason} />;
}
