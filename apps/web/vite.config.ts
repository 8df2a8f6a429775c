import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import own from './package.json' with { type: 'json' };
import { precompress } from './vite/precompress.ts';
import { shell } from './vite/shell.ts';

const api = process.env.API_URL ?? 'http://127.0.0.1:3000';

const EVERYWHERE = new RegExp(
  `node_modules/(${[
    'i18next',
    'react-i18next',
    'use-sync-external-store',
    'wouter',
    'regexparam',
    'partysocket',
    'idb-keyval',
    'clsx',
    '@tanstack/(query-core|react-query)',
    '@mantine/core/esm/core',
    '@mantine/core/esm/components/(ActionIcon|Button|Container|Loader|Skeleton|Title|Transition|UnstyledButton|VisuallyHidden)',
    '@mantine/hooks/esm/(use-did-update|use-reduced-motion|use-media-query)',
  ].join('|')})/`,
);

export default defineConfig(({ command }) => {
  // Whoever builds, be it a test run: what is built is the page for people, not React's slow twin.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react(), shell(), precompress()],
    // `chrome >= 105` of the list is `chrome105` here. What a browser of it lacks is not used: scripts/browsers.test.ts.
    build: {
      target: own.browserslist.map((browser) => browser.replace(' >= ', '')),
      chunkSizeWarningLimit: 700,
      // What is not preloaded is loaded when it is needed: no script for the browsers that cannot preload.
      modulePreload: { polyfill: false },
      // The page checks nothing by the schemas beside what it takes of the contracts: what makes them may be left out.
      rolldownOptions: {
        treeshake: { manualPureFunctions: ['Type'] },
        // Three files of what every page needs, smaller than their parts: React and the libraries, which a release seldom changes
        // and the browser keeps, and what the page itself starts with. React is one of its own, as a phone reads each in one go.
        output: {
          codeSplitting: {
            groups: [
              { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
              { name: 'libraries', test: EVERYWHERE, priority: 1 },
              { name: 'page', test: /\/src\/main\.tsx$/ },
            ],
          },
        },
      },
    },
    server: {
      // The API compares Origin exactly, so the proxy speaks as the API's own page.
      proxy: { '/api': { target: api, changeOrigin: true, ws: true, headers: { origin: api } } },
    },
  };
});
