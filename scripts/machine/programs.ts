import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findBinary, findRedis, findSqlServer } from '../services/index.ts';
import { aptInstall, canInstall } from './apt.ts';

const run = promisify(execFile);

/** A program the project cannot bring with npm, and who has it. */
export type Program = { name: string; debian: string; brew: string; present(): Promise<boolean> };

export const redis: Program = {
  name: 'a Redis server',
  debian: 'redis-server',
  brew: 'redis',
  present: async () => findRedis() !== undefined,
};

export const sqlServer: Program = {
  name: 'a MariaDB or MySQL server',
  debian: 'mariadb-server',
  brew: 'mariadb',
  present: async () => findSqlServer() !== undefined,
};

export const chromium: Program = {
  name: 'Chromium',
  // Chromium without its windows: a third less work for the same pages.
  debian: 'chromium-headless-shell',
  brew: 'chromium',
  present: async () => (await findChromium()) !== undefined,
};

export const caddy: Program = {
  name: 'Caddy',
  debian: 'caddy',
  brew: 'caddy',
  present: async () => findBinary('caddy') !== undefined,
};

export const chineseFont: Program = {
  name: 'a font with Chinese characters',
  debian: 'fonts-noto-cjk',
  brew: 'font-noto-sans-cjk',
  present: hasChineseFont,
};

/** Those that are not on this machine. */
export async function missingOf(programs: Program[]): Promise<Program[]> {
  const present = await Promise.all(programs.map((program) => program.present()));
  return programs.filter((_, index) => !present[index]);
}

/** Installs them where that is ours to do, after `say`; else throws one sentence on how to. */
export async function install(programs: Program[], say: (line: string) => void): Promise<void> {
  if (programs.length === 0) return;
  if (!canInstall()) throw new Error(howToInstall(programs));
  const packages = programs.map(({ debian }) => debian);
  say(`apt-get install ${packages.join(' ')} (nothing of it is started as a service)`);
  await aptInstall(packages);
}

/** What to type to get them, in one sentence. */
export function howToInstall(
  programs: Program[],
  platform = process.platform,
  hasApt = findBinary('apt-get') !== undefined,
): string {
  const names = programs.map(({ name }) => name).join(' and ');
  const debian = programs.map((program) => program.debian).join(' ');
  const brew = programs.map((program) => program.brew).join(' ');
  const missing = `This machine has not got ${names}:`;
  if (platform === 'darwin') return `${missing} install with "brew install ${brew}" and try again.`;
  if (!hasApt) return `${missing} install (on Debian: ${debian}) and try again.`;
  const command = `sudo apt-get install -y --no-install-recommends ${debian}`;
  return `${missing} install with "${command}" and try again.`;
}

/** Chromium on this machine, or the one Playwright has downloaded. */
export async function findChromium(): Promise<string | undefined> {
  const found = findBinary(
    'chromium-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  );
  if (found) return found;
  const { chromium: browser } = await import('playwright');
  const own = browser.executablePath();
  return existsSync(own) ? own : undefined;
}

async function hasChineseFont(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return run('fc-list', [':lang=zh', 'file']).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}
