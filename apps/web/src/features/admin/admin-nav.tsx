import { ADMIN_PAGES, addressOfAdminPage } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useHasLab } from './lab/use-lab.ts';
import { OpenRefunds } from './refunds/open-refunds.tsx';
import { SearchField } from './search/search-field.tsx';
import classes from './admin-nav.module.css';

/** The search, and the operator's pages in one row that scrolls where it does not fit. */
export function AdminNav() {
  const { t } = useTranslation('admin');
  const [here] = useLocation();
  const hasLab = useHasLab();
  const page = here.split('/')[2] ?? 'overview';
  return (
    <>
      <SearchField />
      <nav aria-label={t('nav.label')} className={classes.nav}>
        {ADMIN_PAGES.filter((each) => each !== 'search' && (each !== 'lab' || hasLab)).map(
          (each) => (
            <Link
              key={each}
              href={addressOfAdminPage(each)}
              className={classes.link}
              aria-current={each === page ? 'page' : undefined}
              ref={each === page ? bringIntoSight : undefined}
            >
              {t(`nav.${each}`)}
              {each === 'refunds' && <OpenRefunds />}
            </Link>
          ),
        )}
        <a href="/api/admin/board" className={classes.link}>
          {t('nav.board')}
        </a>
      </nav>
    </>
  );
}

/** Where the row scrolls, the page that is open must not be beyond its edge. */
function bringIntoSight(link: HTMLElement | null) {
  if (link?.parentElement) link.parentElement.scrollLeft = link.offsetLeft - 90;
}
