import { ADMIN_PAGES, addressOfAdminPage, type AdminPageName } from '@seckill/contracts';
import { Suspense, type ReactNode } from 'react';
import { Route, Switch, useRoute } from 'wouter';
import { NotFound } from '../../components/not-found.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { late } from '../../lib/browser/late.ts';
import { AdminNav } from './admin-nav.tsx';
import classes from './admin-page.module.css';
import { AuditPage } from './audit/audit-page.tsx';
import { BannersPage } from './banners/banners-page.tsx';
import { Connection } from './connection/connection.tsx';
import { OrderPage } from './orders/order-page.tsx';
import { OperatorBar } from './operator/operator-bar.tsx';
import { PerOperator } from './operator/per-operator.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { PersonPage } from './people/person-page.tsx';
import { QueuesPage } from './queues/queues-page.tsx';
import { RefundsPage } from './refunds/refunds-page.tsx';
import { PreviewPage, type SaleView } from './sales/preview-page.tsx';
import { RoundsPage } from './rounds/rounds-page.tsx';
import { SalesPage } from './sales/sales-page.tsx';
import { SchedulesPage } from './schedules/schedules-page.tsx';
import { OrderNumbers } from './search/order-numbers.tsx';
import { SearchPage } from './search/search-page.tsx';
import { SessionEnded } from './session/session-ended.tsx';
import { SignIn } from './sign-in.tsx';
import './styles.css';
import { TaskPage } from './tasks/task-page.tsx';
import { TasksPage } from './tasks/tasks-page.tsx';
import { useAdmin } from './use-admin.ts';
import './words.ts';

const LabPage = late(async () => (await import('./lab/index.ts')).LabPage);

/** `SaleView`: how the shop draws a sale. */
export function AdminPage({ SaleView }: { SaleView: SaleView }) {
  const [onOverview] = useRoute('/admin');
  const [onLab] = useRoute('/admin/lab');
  const { session, overview, signIn, signOut, leave } = useAdmin(onOverview || onLab);
  if (session === 'out') return <SignIn signIn={signIn} />;
  const pages: Record<AdminPageName, ReactNode> = {
    overview: <OverviewPage overview={overview} />,
    sales: <SalesPage />,
    search: <SearchPage />,
    rounds: <RoundsPage />,
    refunds: <RefundsPage />,
    tasks: <TasksPage />,
    schedules: <SchedulesPage />,
    queues: <QueuesPage />,
    banners: <BannersPage />,
    audit: <AuditPage />,
    lab: (
      <Suspense fallback={<Waiting />}>
        <LabPage overview={overview.data} />
      </Suspense>
    ),
  };
  return (
    <div className={classes.page}>
      <OperatorBar signOut={signOut} />
      <AdminNav />
      <PerOperator>
        <Connection overview={overview}>
          <Switch>
            {ADMIN_PAGES.map((name) => (
              <Route key={name} path={addressOfAdminPage(name)}>
                {pages[name]}
              </Route>
            ))}
            <Route path="/admin/tasks/:taskId">
              {({ taskId }) => <TaskPage key={taskId} taskId={decodeURIComponent(taskId)} />}
            </Route>
            <Route path="/admin/orders">
              <OrderNumbers />
            </Route>
            <Route path="/admin/orders/:orderId">
              {({ orderId }) => <OrderPage key={orderId} orderId={orderId} />}
            </Route>
            <Route path="/admin/people/:userId">
              {({ userId }) => <PersonPage key={userId} userId={userId} />}
            </Route>
            <Route path="/admin/sales/:saleId/preview">
              {({ saleId }) => <PreviewPage saleId={Number(saleId)} View={SaleView} />}
            </Route>
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Connection>
      </PerOperator>
      {session === 'ended' && <SessionEnded signIn={signIn} onLeave={leave} />}
    </div>
  );
}
