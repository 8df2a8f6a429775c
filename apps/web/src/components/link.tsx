import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

type To = { to: string; children: ReactNode; onClick?(): void };

/** A link within the page that looks like one. */
export function TextLink({ to, children, ...props }: AnchorProps & To) {
  return (
    <Anchor component={Link} href={to} {...props}>
      {children}
    </Anchor>
  );
}

/** A link within the page that looks like a button. */
export function ButtonLink({ to, children, ...props }: ButtonProps & To) {
  return (
    <Button component={Link} href={to} {...props}>
      {children}
    </Button>
  );
}
