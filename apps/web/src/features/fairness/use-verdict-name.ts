import { readRecorded, TICKET_TALLIES, type TicketTally } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';

const isTally = (verdict: string): verdict is TicketTally =>
  TICKET_TALLIES.some((tally) => tally === verdict);

/** What became of a ticket, in a word; a record of a newer version may know others. */
export function useVerdictName(): (recorded: string) => string {
  const { t } = useTranslation();
  return (text) => {
    const { verdict, units } = readRecorded(text);
    const name = t(`fairness.verdicts.${isTally(verdict) ? verdict : 'other'}`);
    return units > 1 ? `${name} × ${units}` : name;
  };
}
