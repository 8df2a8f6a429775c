import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { Suspense, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { late } from '../../lib/browser/late.ts';
import { useIdle } from '../../lib/browser/use-idle.ts';
import { openings } from '../../lib/openings.ts';

const RemindWays = late(async () => (await import('./remind-ways.tsx')).RemindWays);

/** Leads to the ways to be reminded of an opening, and says that one is chosen. */
export function RemindMe({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const wanted = useIdle() || opened;
  const reminded = useSyncExternalStore(openings.subscribe, openings.all).some(
    ({ id, opensAt }) => id === sale.id && opensAt === sale.opensAt,
  );
  return (
    <>
      <Button variant="light" size="md" fullWidth onClick={() => setOpened(true)}>
        {t(reminded ? 'remind.on' : 'remind.open')}
      </Button>
      {wanted && (
        <Suspense>
          <RemindWays {...{ sale, reminded, opened }} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
