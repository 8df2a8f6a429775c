import { Button, Switch } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { calendarFile } from '../../lib/browser/calendar.ts';
import { openings } from '../../lib/openings.ts';
import { useServices } from '../../lib/services.tsx';
import { allowToTell } from '../../lib/browser/tell.ts';
import { RemindByText } from './remind-by-text.tsx';
import './overlay/tell-me.css';
import classes from './remind-me.module.css';

/** Ways to be reminded of an opening: by the calendar, and by this page while it is open. */
export function RemindMe({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const reminded = useSyncExternalStore(openings.subscribe, openings.all).some(
    ({ id, opensAt }) => id === sale.id && opensAt === sale.opensAt,
  );

  function change(on: boolean) {
    if (!on) {
      openings.remove(sale.id);
      return;
    }
    openings.add({ id: sale.id, title: sale.title, opensAt: sale.opensAt });
    void allowToTell();
  }

  return (
    <>
      <Button variant="light" size="md" fullWidth onClick={() => setOpened(true)}>
        {t(reminded ? 'remind.on' : 'remind.open')}
      </Button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={t('remind.title')} size={440}>
        <div className={classes.ways}>
          <CalendarLink sale={sale} />
          <Switch
            size="md"
            checked={reminded}
            label={t('remind.here')}
            description={t('remind.hereText')}
            onChange={(event) => change(event.currentTarget.checked)}
          />
          <RemindByText saleId={sale.id} />
        </div>
      </Dialog>
    </>
  );
}

function CalendarLink({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const { clock } = useServices();
  const url = `${location.origin}/sales/${sale.id}`;
  const file = calendarFile(
    {
      uid: `sale-${sale.id}-${sale.round}@${location.hostname}`,
      title: t('remind.event', { title: sale.title }),
      text: `${sale.description}\n${url}`,
      url,
      from: sale.opensAt,
      to: sale.closesAt,
    },
    clock.now(),
  );
  return (
    <Button
      component="a"
      href={`data:text/calendar;charset=utf-8,${encodeURIComponent(file)}`}
      download={`sale-${sale.id}.ics`}
      size="md"
      fullWidth
    >
      {t('remind.calendar')}
    </Button>
  );
}
