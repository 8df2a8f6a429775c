import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const web = join(import.meta.dirname, '../apps/web');
const { browserslist }: { browserslist: string[] } = JSON.parse(
  readFileSync(join(web, 'package.json'), 'utf8'),
);

/**
 * Functions of the browser that came later than one of the list, by the first that has them all. Those of the language
 * do not compile (`lib` in `tsconfig.json`); those of the page do, as their types have no year.
 */
const TOO_NEW = {
  'AbortSignal.any': { chrome: 116, safari: 17.4 },
  'AbortSignal.timeout': { chrome: 103, safari: 16 },
  'URL.canParse': { chrome: 120, safari: 17 },
  'URL.parse': { chrome: 126, safari: 18 },
  requestIdleCallback: { chrome: 47, safari: Infinity },
  startViewTransition: { chrome: 111, safari: 18 },
  showPopover: { chrome: 114, safari: 17 },
  checkVisibility: { chrome: 105, safari: 17.4 },
  'Promise.withResolvers': { chrome: 119, safari: 17.4 },
  'scheduler.yield': { chrome: 129, safari: Infinity },
  'crypto.randomUUID': { chrome: 92, safari: 15.4 },
};

const oldest = (name: string) =>
  Number(browserslist.find((line) => line.startsWith(`${name} `))?.split(' >= ')[1]);

const refused = Object.entries(TOO_NEW)
  .filter(([, since]) => since.chrome > oldest('chrome') || since.safari > oldest('safari'))
  .map(([name]) => name);

it('the page uses no function that a browser of the list lacks', () => {
  expect(refused).toContain('AbortSignal.any');
  const files = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' });
  const uses = files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .flatMap((file) => {
      const code = readFileSync(join(web, 'src', file), 'utf8').replaceAll(
        /\/\*[^]*?\*\/|\/\/.*/g,
        '',
      );
      return refused.filter((name) => code.includes(`${name}(`)).map((name) => `${file}: ${name}`);
    });
  expect(uses).toEqual([]);
});
