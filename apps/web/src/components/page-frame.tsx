import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useServerSeconds } from '../lib/use-countdown.ts';
import { AccountLink } from './account-link.tsx';
import { MailIcon, OrderIcon } from './icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NavLink } from './nav-link.tsx';
import classes from './page-frame.module.css';
import { SchemeSwitch } from './scheme-switch.tsx';

export function PageFrame({ children }: { children: ReactNode }) {
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
            <NavLink to="/orders" icon={<OrderIcon />}>
              {t('nav.orders')}
            </NavLink>
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
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        <Container size={1080}>{children}</Container>
      </main>
      <footer className={classes.footer}>
        <Container size={1080} className={classes.footerBar}>
          <span>{t('footer.promise')}</span>
          <span className={classes.footerLinks}>
            <ServerTime />
            <Link href="/admin">{t('nav.admin')}</Link>
            <a href="/api/docs">{t('nav.api')}</a>
          </span>
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
      {t('footer.clock')} {new Date(now).toLocaleTimeString(i18n.language, { hour12: false })}
    </span>
  );
}
