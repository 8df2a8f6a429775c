import type { AdminPerson } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '../../../lib/format.ts';
import { Facts } from '../row.tsx';

export function PersonFacts({ person }: { person: AdminPerson }) {
  const { t, i18n } = useTranslation('admin');
  const { createdAt, mobile, confirmedAt, language, guestIds, erasedAt } = person;
  const time = (at: string) => formatTime(at, i18n.language);
  const facts: [string, ReactNode][] = [
    [t('people.since'), time(createdAt)],
    [t('people.phone'), phone()],
  ];
  if (erasedAt) facts.push([t('people.erasedAt'), time(erasedAt)]);
  if (language) facts.push([t('people.language'), t(`people.languages.${language}`)]);
  if (guestIds.length > 0) facts.push([t('people.guests'), guestIds.join(' · ')]);
  return <Facts facts={facts} />;

  function phone(): string {
    if (mobile === null) return t('people.noPhone');
    if (confirmedAt === null) return t('people.unconfirmed', { mobile });
    return t('people.confirmed', { mobile, at: time(confirmedAt) });
  }
}
