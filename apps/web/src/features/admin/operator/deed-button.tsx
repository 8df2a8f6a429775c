import { Button, type ButtonProps } from '@mantine/core';
import type { OperatorRole } from '@seckill/contracts';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperator } from './use-operator.ts';

type Props = ButtonProps &
  Pick<ComponentProps<'button'>, 'onClick' | 'aria-label'> & {
    /** The role without which it cannot be pressed. */
    needs: OperatorRole;
  };

/** A button for what not every operator may do. Who may not can reach it and reads why. */
export function DeedButton({ needs, onClick, ...button }: Props) {
  const { t } = useTranslation('admin');
  const { role, may } = useOperator();
  if (role === undefined || may(needs)) return <Button {...button} onClick={onClick} />;
  const reason = t('operator.needs', {
    needs: t(`operator.role.${needs}`),
    role: t(`operator.role.${role}`),
  });
  return <Button {...button} data-disabled aria-disabled title={reason} />;
}
