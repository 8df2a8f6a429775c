import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PersonIcon } from '../../components/icons.tsx';
import { ButtonLink } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { useSignOut } from '../../lib/session.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';
import classes from './account-page.module.css';

export function MemberPanel({ name }: { name: string }) {
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
          <p className={classes.name}>{name}</p>
          <p className={classes.small}>{t('account.memberLead')}</p>
        </div>
      </div>
      <div className={classes.buttons}>
        <ButtonLink to="/orders" variant="default" size="md">
          {t('account.toOrders')}
        </ButtonLink>
        <ButtonLink to="/inbox" variant="default" size="md">
          {t('account.toInbox')}
        </ButtonLink>
      </div>
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
