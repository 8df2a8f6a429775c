import { SegmentedControl } from '@mantine/core';
import type { Session } from '@seckill/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Notice } from '../../components/notice.tsx';
import classes from './account-page.module.css';
import { Making } from './making.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignUpForm } from './sign-up-form.tsx';
import { useSignUp, type Way } from './use-sign-up.ts';

/** A guest may stay one. What it holds comes along with who signs in, which is said before. */
export function GuestPanel({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [way, setWay] = useState<Way>(search.has('new') ? 'signUp' : 'signIn');
  const signUp = useSignUp(session.userId, setWay);
  const number = /^Guest (\d+)$/.exec(session.name)?.[1];
  const name = number ? t('account.guest', { number }) : session.name;
  if (signUp.step) return <Making step={signUp.step} />;
  return (
    <div className={classes.panel}>
      <p className={classes.lead}>{t('account.guestLead', { name })}</p>
      <p className={classes.small}>{t('account.along.promise')}</p>
      <div className={classes.card}>
        <SegmentedControl
          fullWidth
          size="md"
          radius="md"
          aria-label={t('account.how')}
          value={way}
          onChange={setWay}
          data={[
            { value: 'signIn', label: t('account.signIn') },
            { value: 'signUp', label: t('account.signUp') },
          ]}
        />
        {signUp.ready && (
          <Notice tone="good">{t('account.ready', { username: signUp.ready })}</Notice>
        )}
        {way === 'signIn' ? (
          <SignInForm username={signUp.ready ?? ''} />
        ) : (
          <SignUpForm signUp={signUp} />
        )}
      </div>
    </div>
  );
}
