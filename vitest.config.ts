import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';

export default defineConfig({
  test: {
    slowTestThreshold: 3000,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of a test is waiting: for locks to run out, for servers to come back.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // Files of one worker share what they import, which took longer than most of them; no file
          // changes a module, and what it puts in place of a clock or a variable it takes back. What it opens
          // it closes: the setup file looks.
          isolate: false,
          setupFiles: './scripts/testing/left-open.setup.ts',
          globalSetup: './scripts/testing/servers.ts',
          include: ['{packages,apps}/*/src/**/*.test.ts', '{scripts,deploy}/**/*.test.ts'],
          exclude: ['apps/web/**', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'web',
          environment: 'happy-dom',
          // As above: what a page is made of takes longer to import than most of its tests.
          isolate: false,
          include: ['apps/web/**/*.test.tsx'],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          // A page takes half a second to set up; the few of these that want one say so in their first line.
          name: 'web without a page',
          environment: 'node',
          isolate: false,
          include: ['apps/web/**/*.test.ts'],
        },
      },
    ],
  },
});
