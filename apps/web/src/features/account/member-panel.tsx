import { Button } from '@mantine/core';
import type { Session } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { PersonIcon } from '../../components/icons.tsx';
import { ButtonLink } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { useSignOut } from '../../lib/session.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './account-page.module.css';
import { CameAlong } from './came-along.tsx';
import { PhonePanel } from './phone-panel.tsx';

export function MemberPanel({ session }: { session: Session }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const signOut = useSignOut();
  return (
    <div className={classes.card} data-testid="member">
      <div className={classes.who}>
        <span className={classes.seal}>
          <PersonIcon size={30} />
        </span>
        <div>
          <p className={classes.name}>{session.name}</p>
          <p className={classes.small}>{t('account.memberLead')}</p>
        </div>
      </div>
      <CameAlong />
      <div className={classes.buttons}>
        <ButtonLink to="/orders" variant="default" size="md">
          {t('account.toOrders')}
        </ButtonLink>
        <ButtonLink to="/inbox" variant="default" size="md">
          {t('account.toInbox')}
        </ButtonLink>
      </div>
      <PhonePanel session={session} />
      {signOut.error && <Notice tone="bad">{words(signOut.error)}</Notice>}
      <Button
        variant="subtle"
        size="md"
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {t('account.signOut')}
      </Button>
    </div>
  );
}
