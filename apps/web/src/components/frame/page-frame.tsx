import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatClock } from '../../lib/format.ts';
import { useServerSeconds } from '../../lib/use-countdown.ts';
import { AccountLink } from './account-link.tsx';
import { MailIcon } from '../icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NavLink } from './nav-link.tsx';
import { OfflineBar } from './offline-bar.tsx';
import { OrdersLink } from './orders-link.tsx';
import classes from './page-frame.module.css';
import { PaidNote } from './paid-note.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { SomebodyElseBar } from './somebody-else-bar.tsx';

/** `bar`: what is said under the header, on every page. */
export function PageFrame({ bar, children }: { bar: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {t('skipToContent')}
      </a>
      <header className={classes.header}>
        <Container size={1080} className={classes.bar}>
          <Link href="/" className={classes.brand}>
            <img src="/favicon.svg" alt="" width="28" height="28" />
            <span>{t('brand')}</span>
          </Link>
          <nav aria-label={t('nav.label')} className={classes.nav}>
            <NavLink to="/">{t('nav.sales')}</NavLink>
            <OrdersLink />
            <NavLink to="/inbox" icon={<MailIcon />}>
              {t('nav.inbox')}
            </NavLink>
          </nav>
          <div className={classes.switches}>
            <AccountLink />
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
        </Container>
        <OfflineBar />
        <SomebodyElseBar />
        <PaidNote />
        {bar}
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        <Container size={1080}>{children}</Container>
      </main>
      <footer className={classes.footer}>
        <Container size={1080} className={classes.footerBar}>
          <span>{t('footer.promise')}</span>
          <ServerTime />
        </Container>
      </footer>
    </div>
  );
}

function ServerTime() {
  const { t, i18n } = useTranslation();
  const now = useServerSeconds();
  return (
    <span>
      {t('footer.clock')} {formatClock(now, i18n.language)}
    </span>
  );
}
