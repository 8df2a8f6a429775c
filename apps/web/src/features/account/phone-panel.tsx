import { Button, Skeleton } from '@mantine/core';
import type { Session } from '@seckill/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckIcon } from '../../components/icons.tsx';
import { Trouble } from '../../components/trouble.tsx';
import classes from './account-page.module.css';
import { CodeForm } from './code-form.tsx';
import { NumberForm } from './number-form.tsx';
import { type Asked, usePhone } from './use-phone.ts';

/** The number of a member: confirmed, or the way to that. */
export function PhonePanel({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { data: phone, error, refetch } = usePhone(session);
  const [asked, setAsked] = useState<Asked>();
  const [changing, setChanging] = useState(false);
  const [done, setDone] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);

  // What had the focus is gone with the form.
  useEffect(() => {
    if (done) said.current?.focus();
  }, [done]);

  if (!phone) {
    return error ? (
      <Trouble error={error} retry={() => void refetch()} />
    ) : (
      <Skeleton height={96} radius="md" />
    );
  }
  return (
    <section className={classes.phone} aria-label={t('account.phone.title')} data-testid="phone">
      <h2 className={classes.phoneTitle}>{t('account.phone.title')}</h2>
      {asked ? (
        <CodeForm
          asked={asked}
          onAsked={setAsked}
          onConfirmed={() => {
            setAsked(undefined);
            setChanging(false);
            setDone(true);
          }}
          onOther={() => setAsked(undefined)}
        />
      ) : phone.confirmedAt && !changing ? (
        <>
          <p className={classes.confirmed} ref={said} tabIndex={-1}>
            <CheckIcon size={20} />
            <span>{t('account.phone.confirmed', { mobile: phone.mobile })}</span>
          </p>
          <Button
            variant="subtle"
            size="md"
            onClick={() => {
              setDone(false);
              setChanging(true);
            }}
          >
            {t('account.phone.other')}
          </Button>
        </>
      ) : (
        <>
          <p className={classes.small}>{t('account.phone.why')}</p>
          <NumberForm mobile={changing ? '' : (phone.mobile ?? '')} onAsked={setAsked} />
        </>
      )}
    </section>
  );
}
