import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { PageFrame } from './components/page-frame.tsx';
import { NotFound } from './components/not-found.tsx';
import { Waiting } from './components/waiting.tsx';
import { OrdersPage } from './features/orders/index.ts';
import { PurchasePanel } from './features/purchase/index.ts';
import { SalePage, Storefront } from './features/sales/index.ts';
import { PageChange } from './lib/page-change.tsx';

const AdminPage = lazy(async () => ({
  default: (await import('./features/admin/index.ts')).AdminPage,
}));
const AccountPage = lazy(async () => ({
  default: (await import('./features/account/index.ts')).AccountPage,
}));
const InboxPage = lazy(async () => ({
  default: (await import('./features/inbox/index.ts')).InboxPage,
}));

export function App() {
  return (
    <PageFrame>
      <PageChange />
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/">
            <Storefront />
          </Route>
          <Route path="/sales/:saleId">
            {({ saleId }) =>
              /^[1-9][0-9]{0,8}$/.test(saleId) ? (
                <SalePage key={saleId} saleId={Number(saleId)} Purchase={PurchasePanel} />
              ) : (
                <NotFound />
              )
            }
          </Route>
          <Route path="/orders">
            <OrdersPage />
          </Route>
          <Route path="/account">
            <AccountPage />
          </Route>
          <Route path="/inbox">
            <InboxPage />
          </Route>
          <Route path="/admin/*?">
            <AdminPage />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </PageFrame>
  );
}
