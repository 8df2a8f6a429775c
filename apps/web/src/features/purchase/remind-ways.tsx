import { Button, Switch } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { calendarFile } from '../../lib/browser/calendar.ts';
import { openings } from '../../lib/openings.ts';
import { useServices } from '../../lib/services.tsx';
import { allowToTell } from '../../lib/browser/tell.ts';
import { RemindByText } from './remind-by-text.tsx';
import './overlay/tell-me.css';
import classes from './remind-ways.module.css';

type Props = { sale: Sale; reminded: boolean; opened: boolean; onClose(): void };

/** Ways to be reminded of an opening: by the calendar, by this page while it is open, by text. */
export function RemindWays({ sale, reminded, opened, onClose }: Props) {
  const { t } = useTranslation();

  function change(on: boolean) {
    if (!on) {
      openings.remove(sale.id);
      return;
    }
    openings.add({ id: sale.id, title: sale.title, opensAt: sale.opensAt });
    void allowToTell();
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('remind.title')} size={440}>
      <div className={classes.ways}>
        <CalendarLink sale={sale} />
        <Switch
          size="md"
          checked={reminded}
          label={t('remind.here')}
          aria-label={t('remind.here')}
          description={t('remind.hereText')}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        <RemindByText saleId={sale.id} />
      </div>
    </Dialog>
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
