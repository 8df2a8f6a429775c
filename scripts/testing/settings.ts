import { readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const SETTING =
  /^ {2}(?:const )?([A-Z][A-Z0-9_]+)(?::| =) (?:required|optional|whole|oneOf|flag)\(/gm;

/** The variables that an app reads from its environment. */
export function settingsOf(app: 'api' | 'worker'): string[] {
  const source = [
    'packages/sales/src/settings/shared.ts',
    'packages/sales/src/settings/tracing.ts',
    `apps/${app}/src/config.ts`,
  ]
    .map(read)
    .join('');
  return [...source.matchAll(SETTING)].flatMap(([, name]) => name ?? []);
}
