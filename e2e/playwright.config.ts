import { existsSync } from 'node:fs';
import { defineConfig } from 'playwright/test';

const installed = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'tests',
  // Each has a product of its own. Two of them, which wait for what they show as often as not, leave two cores
  // idle for four tenths of the time.
  workers: 3,
  // Three times what the longest takes: a machine that others use may be as slow. What hangs is told by its expectation.
  timeout: 120_000,
  // Torture runs beside them, and takes more than half of two cores.
  expect: { timeout: 25_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  outputDir: 'test-results',
  // What is kept to be compared with stands beside the tests, and is read by people.
  snapshotPathTemplate: '{testDir}/../{arg}{ext}',
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    viewport: { width: 1280, height: 860 },
    video: 'off',
    // To see what a test did: npx playwright test -c e2e --trace on
    trace: 'off',
    screenshot: 'only-on-failure',
    // Nothing is drawn that no test looks at; the tests of motion ask for it.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // Where it is missing, Playwright's own browser is used.
      ...(existsSync(installed) ? { executablePath: installed } : {}),
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
});
