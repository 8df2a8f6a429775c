import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** How something ended. */
export function OutcomeBadge({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return <Badge color={isGood ? 'good' : 'bad'}>{children}</Badge>;
}
