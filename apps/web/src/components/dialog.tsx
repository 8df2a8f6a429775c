import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';

type Props = {
  opened: boolean;
  onClose(): void;
  title: string;
  size: number;
  /** Only its button closes it. */
  stays?: boolean;
  children: ReactNode;
};

/** A dialog with a name, a way out, and no landmark of its own. */
export function Dialog({ opened, onClose, title, size, stays = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      centered
      closeOnEscape={!stays}
      closeOnClickOutside={!stays}
    >
      <Modal.Overlay blur={2} />
      <Modal.Content radius="xl">
        <div className={classes.top}>
          <Modal.Title className={classes.title ?? ''}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} size="var(--target)" radius="sm" />
        </div>
        <Modal.Body className={classes.body ?? ''}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
