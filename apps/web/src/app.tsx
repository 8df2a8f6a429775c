import { PAGES, pageAt } from '@seckill/contracts';
import { Suspense, useSyncExternalStore } from 'react';
import { Route, Switch } from 'wouter';
import { PageFrame } from './components/frame/page-frame.tsx';
import { NotFound } from './components/not-found.tsx';
import { Waiting } from './components/waiting.tsx';
import { Storefront } from './features/sales/index.ts';
import { LanguageChange } from './lib/language/language-change.tsx';
import { late } from './lib/browser/late.ts';
import { openings } from './lib/openings.ts';
import { PageChange } from './lib/browser/page-change.tsx';
import { KeepTickets } from './lib/tickets/keep-tickets.tsx';
import { useTickets } from './lib/tickets/use-tickets.ts';
import { useUnpaid } from './lib/tickets/use-unpaid.ts';

const SalePage = late(async () => (await import('./sale-with-purchase.tsx')).SaleWithPurchase);
const SalePreview = late(async () => (await import('./sale-preview.tsx')).SalePreview);
const AdminPage = late(async () => (await import('./features/admin/index.ts')).AdminPage);
const AccountPage = late(async () => (await import('./features/account/index.ts')).AccountPage);
const InboxPage = late(async () => (await import('./features/inbox/index.ts')).InboxPage);
const OrdersPage = late(async () => (await import('./features/orders/index.ts')).OrdersPage);
const FairnessPage = late(async () => (await import('./features/fairness/index.ts')).FairnessPage);
const Places = late(async () => (await import('./features/places/index.ts')).Places);

/** Fetches what the page at an address needs to be drawn at once. One that does not come says so where it is drawn. */
export async function fetchPage(path: string): Promise<void> {
  if (pageAt(path)?.name === 'sale') await SalePage.fetch().catch(() => {});
}

export function App() {
  return (
    <PageFrame bar={<MyPlaces />}>
      <KeepTickets />
      <PageChange />
      <LanguageChange />
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path={PAGES.storefront}>
            <Storefront />
          </Route>
          <Route path={PAGES.sale}>
            {({ saleId }) =>
              pageAt(`/sales/${saleId}`) ? (
                <SalePage key={saleId} saleId={Number(saleId)} />
              ) : (
                <NotFound />
              )
            }
          </Route>
          <Route path={PAGES.record}>
            {({ saleId, round }) =>
              pageAt(`/sales/${saleId}/rounds/${round}`) ? (
                <FairnessPage
                  key={`${saleId} ${round}`}
                  saleId={Number(saleId)}
                  round={Number(round)}
                />
              ) : (
                <NotFound />
              )
            }
          </Route>
          <Route path={PAGES.orders}>
            <OrdersPage />
          </Route>
          <Route path={PAGES.account}>
            <AccountPage />
          </Route>
          <Route path={PAGES.inbox}>
            <InboxPage />
          </Route>
          <Route path={PAGES.admin}>
            <AdminPage SaleView={SalePreview} />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </PageFrame>
  );
}

/** Fetched only for whoever has something that waits for them. */
function MyPlaces() {
  const reminders = useSyncExternalStore(openings.subscribe, openings.all);
  const any = useTickets().size + useUnpaid().length + reminders.length > 0;
  return (
    any && (
      <Suspense>
        <Places />
      </Suspense>
    )
  );
}
