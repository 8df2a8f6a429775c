import { Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../components/empty.tsx';
import { MailIcon } from '../../components/icons.tsx';
import { ButtonLink } from '../../components/link.tsx';
import { PageTitle } from '../../components/frame/page-title.tsx';
import { Trouble } from '../../components/trouble.tsx';
import { isMember, useSession } from '../../lib/session.ts';
import classes from './inbox-page.module.css';
import { MessageCard } from './message-card.tsx';
import { useInbox } from './use-inbox.ts';
import './words.ts';

/** The texts of the demo, where no phone has to ring. */
export function InboxPage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data: messages, error, refetch } = useInbox();
  const member = session !== undefined && isMember(session);
  return (
    <div className={classes.page}>
      <PageTitle>{t('inbox.title')}</PageTitle>
      <Title order={1} className={classes.title}>
        {t('inbox.title')}
      </Title>
      {messages ? (
        messages.length > 0 ? (
          <>
            <p className={classes.lead}>{t('inbox.lead')}</p>
            <ul className={classes.list}>
              {messages.map((message) => (
                <MessageCard key={message.id} message={message} />
              ))}
            </ul>
          </>
        ) : (
          <Empty
            icon={<MailIcon size={32} />}
            title={t('inbox.empty')}
            text={member ? t('inbox.emptyMember') : t('inbox.emptyGuest')}
          >
            {member ? (
              <ButtonLink to="/">{t('orders.toSales')}</ButtonLink>
            ) : (
              <ButtonLink to="/account?new" variant="default">
                {t('inbox.signUp')}
              </ButtonLink>
            )}
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={130} radius="lg" mt="xl" />
      )}
    </div>
  );
}
