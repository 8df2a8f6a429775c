import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './dialog-title.module.css';

/** The heading of what the overlay shows now. It takes the focus, so a screen reader starts to read here. */
export function DialogTitle({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Modal.Title ref={heading} tabIndex={-1} data-autofocus className={classes.title ?? ''}>
      {children}
    </Modal.Title>
  );
}
