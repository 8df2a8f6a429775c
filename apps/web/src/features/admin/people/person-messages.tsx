import type { Message } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../../lib/format.ts';
import { Row, Rows } from '../row.tsx';
import { Section } from './section.tsx';

export function PersonMessages({ messages }: { messages: readonly Message[] }) {
  const { t, i18n } = useTranslation('admin');
  return (
    <Section title={t('people.messages')} none={messages.length === 0 && t('people.noMessages')}>
      <Rows label={t('people.messages')}>
        {messages.map(({ id, text, to, createdAt }) => (
          <Row
            key={id}
            title={text}
            facts={[
              [t('people.sentAt'), formatTime(createdAt, i18n.language)],
              [t('people.sentTo'), to],
            ]}
          />
        ))}
      </Rows>
    </Section>
  );
}
