import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../install/exec.mjs';
import { findBinary, findRedis, findSqlServer } from '../services/index.ts';
import { aptInstall, canInstall } from './apt.ts';

/** A program the project cannot bring with npm, what Debian and Homebrew call it, and how it is found. */
type Program = { name: string; debian: string; brew: string; find(): unknown };
const program = (name: string, debian: string, brew: string, find: () => unknown): Program => {
  return { name, debian, brew, find };
};

export const redis = program('a Redis server', 'redis-server', 'redis', findRedis);
export const sqlServer = program(
  'a MariaDB or MySQL server',
  'mariadb-server',
  'mariadb',
  findSqlServer,
);
const caddy = program('Caddy', 'caddy', 'caddy', () => findBinary('caddy'));
// For promtool, which tries the alerts; without it those tests are skipped.
const prometheus = program('Prometheus', 'prometheus', 'prometheus', () => findBinary('promtool'));
// Chromium without its windows: a third less work for the same pages.
const chromium = program('Chromium', 'chromium-headless-shell', 'chromium', findChromium);
const chineseFont = program(
  'a font with Chinese characters',
  'fonts-noto-cjk',
  'font-noto-sans-cjk',
  () => process.platform !== 'linux' || exec('fc-list', [':lang=zh', 'file']).catch(() => ''),
);

/** Those that are not on this machine. */
export async function missingOf(programs: Program[]): Promise<Program[]> {
  const found = await Promise.all(programs.map((one) => one.find()));
  return programs.filter((_, index) => !found[index]);
}

/** Installs them where that is ours to do, after `say`; else throws one sentence on how to. */
export async function install(programs: Program[], say: (line: string) => void): Promise<void> {
  if (programs.length === 0) return;
  if (!canInstall()) throw new Error(howToInstall(programs));
  const packages = programs.map(({ debian }) => debian);
  say(`apt-get install ${packages.join(' ')} (nothing of it is started as a service)`);
  await aptInstall(packages);
}

/**
 * The programs the tests need. Servers must be this machine's own, as tests kill and restart them;
 * a browser that cannot be installed as a package comes from Playwright. Without the font only the
 * pictures of the pages suffer, without Prometheus its tests are skipped.
 */
export async function provideForTests(root: string, say: (line: string) => void): Promise<void> {
  const missing = await missingOf([redis, sqlServer, caddy, prometheus, chromium, chineseFont]);
  if (canInstall()) return install(missing, say);
  await install(
    missing.filter((one) => ![prometheus, chromium, chineseFont].includes(one)),
    say,
  );
  if (!missing.includes(chromium)) return;
  say('playwright install chromium');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  await exec(process.execPath, [cli, 'install', 'chromium'], {
    cwd: root,
    failure: 'Chromium could not be installed for the tests.',
  });
}

/** What to type to get them, in one sentence. */
export function howToInstall(
  programs: Program[],
  platform = process.platform,
  hasApt = findBinary('apt-get') !== undefined,
): string {
  const all = (key: 'debian' | 'brew') => programs.map((one) => one[key]).join(' ');
  const missing = `This machine has not got ${programs.map(({ name }) => name).join(' and ')}`;
  if (platform !== 'darwin' && !hasApt)
    return `${missing}: install (on Debian: ${all('debian')}) and try again.`;
  const command =
    platform === 'darwin'
      ? `brew install ${all('brew')}`
      : `sudo apt-get install -y --no-install-recommends ${all('debian')}`;
  return `${missing}: install with "${command}" and try again.`;
}

/** Chromium on this machine, or the one Playwright has downloaded. */
export async function findChromium(): Promise<string | undefined> {
  const names =
    'chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable';
  const found = findBinary(...names.split(' '));
  if (found) return found;
  const { chromium: browser } = await import('playwright');
  return existsSync(browser.executablePath()) ? browser.executablePath() : undefined;
}
