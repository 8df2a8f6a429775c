import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { useCameAlong } from '../../lib/session.ts';

/** What a sign-in a moment ago took along of the guest, and what could not come. */
export function CameAlong() {
  const { t } = useTranslation();
  const { orders = 0, tickets = 0, notTaken = 0 } = useCameAlong() ?? {};
  const came = [
    orders > 0 && t('account.along.orders', { count: orders }),
    tickets > 0 && t('account.along.places', { count: tickets }),
  ].filter((words) => words !== false);
  return (
    <>
      {came.length > 0 && (
        <Notice tone="good">
          {t('account.along.came', {
            what: came.join(t('account.along.and')),
            count: orders + tickets,
          })}
        </Notice>
      )}
      {notTaken > 0 && <Notice>{t('account.along.notTaken', { count: notTaken })}</Notice>}
    </>
  );
}
