import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../locks/lock.mjs';
import { exec } from './exec.mjs';

/**
 * Runs `npm ci` when what is installed is not what the lockfile says, one at a time per project.
 *
 * @param {string} root the project's folder
 */
export async function installPackages(root) {
  if (!needsInstall(root)) return;
  const words = 'Waiting for another process that installs npm packages ...';
  const lock = await takeLock(root, { onWait: () => console.log(words) });
  if (needsInstall(root)) {
    console.log('Installing npm packages (once) ...');
    // The npm that started this script, so that its version and settings are the user's own.
    const npm = process.env['npm_execpath'];
    const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await exec(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
      cwd: root,
      failure: 'The npm packages could not be installed (npm ci).',
    });
  }
  if ('release' in lock) lock.release();
}

/**
 * Whether node_modules differs from package-lock.json, by npm's own record of what it installed.
 * Packages for other platforms are never installed, so a missing optional one is no difference.
 *
 * @param {string} root
 */
export function needsInstall(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!wanted)
    throw new Error('package-lock.json is missing: this is not a whole clone of Seckill.');
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).some(([path, { version, optional, devOptional }]) => {
    if (!path.includes('node_modules/')) return false;
    const found = present?.[path];
    return found ? found.version !== version : !present || (!optional && !devOptional);
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
