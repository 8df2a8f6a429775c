import { relative } from 'node:path';
import { color } from 'listr2';
import type { StartSettings } from './settings.ts';

/** The lines to read when all is up. */
export function summary(
  settings: StartSettings,
  { url, adminToken, seconds }: { url: string; adminToken: string; seconds: number },
): string {
  const { root, dataDir, dev } = settings;
  const rows = [
    ['shop', `${url}/`],
    ['admin', `${url}/admin`],
    ['token', adminToken],
    ['API', `${url}/api/docs`],
    ['data, logs', dataDir.startsWith(root) ? relative(root, dataDir) : dataDir],
  ];
  return [
    '',
    color.bold(`Seckill is ready (${seconds.toFixed(1)} s)${dev ? ', reloading on change' : ''}`),
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(12)}${value}`),
    '',
    'Try "npm run loadtest" in another terminal. Ctrl-C stops everything.',
  ].join('\n');
}
