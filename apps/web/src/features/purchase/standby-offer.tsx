import { Button } from '@mantine/core';
import type { Sale } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './standby-offer.module.css';
import type { StandbyActions } from '../../lib/tickets/use-standby.ts';

type Props = { sale: Sale; standby: StandbyActions };

/** How many wait for a unit to come back, and the way to be one of them. */
export function StandbyOffer(props: Props) {
  return (
    <div className={classes.offer}>
      <output className={classes.words}>{useStandbyWords(props)}</output>
      <JoinStandby standby={props.standby} />
    </div>
  );
}

export function JoinStandby({ standby }: { standby: StandbyActions }) {
  const { t } = useTranslation();
  return (
    <Button
      size="lg"
      radius="lg"
      className={classes.join ?? ''}
      loading={standby.joining}
      onClick={standby.join}
    >
      {t('standby.join')}
    </Button>
  );
}

/** How many stand by, or why one more could not. */
export function useStandbyWords({ sale, standby }: Props): string {
  const { t } = useTranslation();
  const words = useErrorWords();
  if (standby.error) return words(standby.error);
  return sale.standby > 0 ? t('standby.waiting', { people: sale.standby }) : t('standby.nobody');
}
