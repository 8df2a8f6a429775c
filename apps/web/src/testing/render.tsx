import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createClock } from '../lib/clock.ts';
import { startI18n } from '../lib/language/i18n.ts';
import { en } from '../lib/locales/en.ts';
import type { Live } from '../lib/live.ts';
import { createQueries } from '../lib/queries.ts';
import { ServicesContext } from '../lib/services.tsx';
import { KeepTickets } from '../lib/tickets/keep-tickets.tsx';
import { createTickets } from '../lib/tickets/tickets.ts';

// A busy machine takes more than the usual second for the first drawing of a page.
configure({ asyncUtilTimeout: 15_000 });

/** Draws a part of the page as `main.tsx` does, in English, with a socket of the test's own. */
export function renderPart(part: ReactNode, live: Live) {
  startI18n('en', en);
  const queries = createQueries();
  const services = { live, clock: createClock(), tickets: createTickets() };
  const frame = (children: ReactNode) => (
    <MantineProvider env="test">
      <ServicesContext value={services}>
        <QueryClientProvider client={queries}>
          <KeepTickets />
          {children}
        </QueryClientProvider>
      </ServicesContext>
    </MantineProvider>
  );
  const { rerender, ...rest } = render(frame(part));
  return { ...rest, rerender: (next: ReactNode) => rerender(frame(next)) };
}
