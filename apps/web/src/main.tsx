// First, so that what the features say wins over what the components bring.
import './styles.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, fetchPage } from './app.tsx';
import { AfterShell } from './after-shell.tsx';
import { CrashGuard } from './components/crash-guard.tsx';
import { createClock } from './lib/clock.ts';
import { takeFacts } from './lib/facts.ts';
import { warmFormats } from './lib/format.ts';
import { endureForeignHands } from './lib/browser/foreign-hands.ts';
import { chosenLanguage, startI18n, wordsOf } from './lib/language/i18n.ts';
import { createLive } from './lib/live.ts';
import { createQueries } from './lib/queries.ts';
import { reloadForSomebodyElse } from './lib/session.ts';
import { ServicesContext } from './lib/services.tsx';
import { createTickets } from './lib/tickets/tickets.ts';
import { cssVariables, theme } from './theme.ts';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
endureForeignHands(document.body);
const root = createRoot(place);

const services = {
  clock: createClock(),
  live: createLive(`${location.origin.replace(/^http/, 'ws')}/api/live`),
  tickets: createTickets(),
};
const queries = createQueries();
const language = chosenLanguage();
takeFacts(queries, services.clock, language);
reloadForSomebodyElse();

async function start() {
  setTimeout(() => warmFormats(language));
  // What the address shows comes along: what index.html shows until now gives way to the page, and not to a sign that it is coming.
  const [words] = await Promise.all([wordsOf(language), fetchPage(location.pathname)]);
  startI18n(language, words);
  // In small pieces, between which a press is answered.
  startTransition(() =>
    root.render(
      <StrictMode>
        <AfterShell />
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          colorSchemeManager={localStorageColorSchemeManager({ key: 'seckill.scheme' })}
        >
          <ServicesContext value={services}>
            <QueryClientProvider client={queries}>
              <CrashGuard>
                <App />
              </CrashGuard>
            </QueryClientProvider>
          </ServicesContext>
        </MantineProvider>
      </StrictMode>,
    ),
  );
}

void start();
