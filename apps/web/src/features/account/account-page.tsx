import { Skeleton, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { isMember, useSession } from '../../lib/session.ts';
import classes from './account-page.module.css';
import { GuestPanel } from './guest-panel.tsx';
import { MemberPanel } from './member-panel.tsx';
import './styles.css';
import './words.ts';

/** Who this is; and for a guest, the way to an account. */
export function AccountPage() {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const member = session && isMember(session);
  const before = useRef(member);

  // What had the focus is gone with the form.
  useEffect(() => {
    if (before.current !== undefined && before.current !== member) heading.current?.focus();
    before.current = member;
  }, [member]);

  return (
    <div className={classes.page}>
      <PageTitle>{t('account.title')}</PageTitle>
      <Title order={1} className={classes.title} ref={heading} tabIndex={-1}>
        {t('account.title')}
      </Title>
      {session ? (
        member ? (
          <MemberPanel session={session} />
        ) : (
          <GuestPanel key={session.userId} session={session} />
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={360} radius="xl" mt="xl" />
      )}
    </div>
  );
}
