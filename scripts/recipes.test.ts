import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What each recipe of CONTRIBUTING.md says, by its heading. */
const recipes = new Map(
  read('CONTRIBUTING.md')
    .split(/^### /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.split(/^## /m)[0] ?? '']),
);

const pathsOf = (text: string) =>
  [
    ...text.matchAll(/`((?:apps|packages|scripts)\/[\w./-]+\.\w+|\.env\.example|[\w-]+\.yml)`/g),
  ].map(([, path = '']) => path);

const sources = String(
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'apps', 'packages', 'scripts'], {
    cwd: root,
  }),
)
  .split('\n')
  .concat('.env.example', 'docker-compose.yml')
  .filter((path) => /\.(tsx?|lua|mjs|yml|example)$/.test(path) && existsSync(join(root, path)))
  .filter((path) => !/\.test\.tsx?$|^apps\/loadtest\//.test(path));

/** Where one that exists already is found: a recipe that leaves a file out is shown that file. */
const samples: Record<string, { like: string; pattern: RegExp; others?: string[] }> = {
  verdict: {
    like: 'cancelled, as a result, a placement, a ticket or a name of counts',
    pattern:
      /\bPlaceResult = |VERDICTS = |ClosedTicket = |type Placement =|(?<!\w)cancelled: (?:true|ReturnIcon)|case 'cancelled'|return 'cancelled'|cancelledText:/,
    // Why a claim goes, why nobody entered the standby line, and what those are told who waited there in vain.
    others: [
      'packages/inventory/src/standby.ts',
      'packages/inventory/src/scripts/leave-line.lua',
      'packages/sales/src/standby/promote.ts',
      'packages/sales/src/release.ts',
    ],
  },
  task: {
    like: 'home.refresh-banners',
    pattern: /homeRefreshBanners|home\.refresh-banners|refreshCarousel/,
    others: ['apps/worker/src/schedules.ts', 'packages/sales/src/index.ts'],
  },
  schedule: { like: 'refresh-banners', pattern: /name: 'refresh-banners'/ },
  endpoint: { like: 'GET /api/inbox', pattern: /inboxRoutes|\bInbox = |'\/api\/inbox'/ },
  'panel of the storefront': {
    like: 'the highlights',
    pattern: /\bHighlights\b(?! of)|useBanners|\/api\/banners'/,
    // Beside the route itself, that everybody may call it.
    others: ['apps/api/src/routes/banners.ts', 'apps/api/src/contract/describe-operation.ts'],
  },
  'panel of the admin': {
    like: 'the schedules',
    pattern:
      /SchedulesPage|^ {2}'schedules',$|'\/api\/admin\/schedules|t\('schedules\.|^ {2}schedules: \{\n {4}title/m,
    others: ['apps/api/src/routes/admin-schedules.ts'],
  },
  'error code': { like: 'stock_below_sold', pattern: /stock_below_sold/ },
  setting: {
    like: 'ADMISSION_MAX_WAITING',
    pattern: /ADMISSION_MAX_WAITING|^ +admission: \{/m,
  },
};

test('every recipe has a sample', () => {
  expect([...recipes.keys()].filter((name) => name !== 'anything else')).toEqual(
    Object.keys(samples),
  );
});

describe.each(Object.entries(samples))('a new %s', (name, { like, pattern, others = [] }) => {
  const named = pathsOf(recipes.get(name) ?? '');

  it('names files that exist', () => {
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it(`names every file that knows ${like}`, () => {
    const found = sources.filter((path) => pattern.test(read(path)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((path) => ![...named, ...others].includes(path))).toEqual([]);
    expect(others.filter((path) => !found.includes(path))).toEqual([]);
  });
});
