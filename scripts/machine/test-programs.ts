import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canInstall } from './apt.ts';
import { caddy, chineseFont, chromium, install, missingOf, redis, sqlServer } from './programs.ts';
import { whatWasSaid } from './what-was-said.ts';

const run = promisify(execFile);

/**
 * The programs the tests need. Servers must be this machine's own, as tests kill and restart them;
 * a browser that cannot be installed as a package comes from Playwright.
 */
export async function provideForTests(root: string, say: (line: string) => void): Promise<void> {
  const missing = await missingOf([redis, sqlServer, caddy, chromium, chineseFont]);
  if (canInstall() || !missing.includes(chromium)) {
    // Without the font only the pictures of the pages suffer.
    return install(canInstall() ? missing : missing.filter((one) => one !== chineseFont), say);
  }
  await install(
    missing.filter((one) => one !== chromium && one !== chineseFont),
    say,
  );
  say('playwright install chromium');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  try {
    await run(process.execPath, [cli, 'install', 'chromium'], { cwd: root });
  } catch (error) {
    throw new Error(`${whatWasSaid(error)}\nChromium could not be installed for the tests.`, {
      cause: error,
    });
  }
}
