import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const api = process.env.API_URL ?? 'http://127.0.0.1:3000';
const WORTH_BYTES = 1024;

export default defineConfig(({ command }) => {
  // Whoever builds, be it a test run: what is built is the page for people, not React's slow twin.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react(), precompress()],
    build: { target: 'es2021', chunkSizeWarningLimit: 700 },
    server: {
      // The API compares Origin exactly, so the proxy speaks as the API's own page.
      proxy: { '/api': { target: api, changeOrigin: true, ws: true, headers: { origin: api } } },
    },
  };
});

/** Writes `.br` and `.gz` beside scripts and styles, so that the server need not compress while it sells. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css)$/.test(name)) continue;
        const content = readFileSync(join(dir, name));
        if (content.length < WORTH_BYTES) continue;
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
