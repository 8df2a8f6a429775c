// First, so that what the features say wins over what the components bring.
import './styles.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { CrashGuard } from './components/crash-guard.tsx';
import { createClock } from './lib/clock.ts';
import { startI18n } from './lib/i18n.ts';
import { createLive } from './lib/live.ts';
import { createQueries } from './lib/queries.ts';
import { onSomebodyElse } from './lib/session.ts';
import { ServicesContext } from './lib/services.tsx';
import { cssVariables, theme } from './theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

startI18n();
onSomebodyElse(() => location.reload());
const services = {
  clock: createClock(),
  live: createLive(`${location.origin.replace(/^http/, 'ws')}/api/live`),
};

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'seckill.scheme' })}
    >
      <ServicesContext value={services}>
        <QueryClientProvider client={createQueries()}>
          <CrashGuard>
            <App />
          </CrashGuard>
        </QueryClientProvider>
      </ServicesContext>
    </MantineProvider>
  </StrictMode>,
);
