import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from '../locks/lock.mjs';

/**
 * Runs `npm ci` when what is installed is not what the lockfile says, one at a time per project.
 *
 * @param {string} root the project's folder
 */
export async function installPackages(root) {
  if (!needsInstall(root)) return;
  mkdirSync(join(root, '.data'), { recursive: true });
  const lock = await waitForLock(join(root, '.data', 'install.lock'));
  try {
    if (!needsInstall(root)) return;
    const start = performance.now();
    console.log('Installing npm packages (once) ...');
    await npmCi(root);
    console.log(`Installed npm packages in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } finally {
    lock.release();
  }
}

/**
 * Whether node_modules differs from package-lock.json, by npm's own record of what it installed.
 * Packages for other platforms are never installed, so a missing optional one is no difference.
 *
 * @param {string} root
 */
export function needsInstall(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted)
    throw new Error('package-lock.json is missing: this is not a whole clone of Seckill.');
  if (!present) return true;
  return Object.entries(wanted).some(([path, entry]) => {
    if (!path.includes('node_modules/')) return false;
    const found = present[path];
    if (!found) return !entry.optional && !entry.devOptional;
    return found.version !== entry.version;
  });
}

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} Entry
 * @param {string} file
 * @returns {Record<string, Entry> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
async function waitForLock(file) {
  for (let told = false; ; told = true) {
    const lock = takeLock(file);
    if ('release' in lock) return lock;
    if (!told)
      console.log(`Waiting for process ${lock.heldBy}, which is installing npm packages ...`);
    await sleep(200);
  }
}

/** @param {string} root */
function npmCi(root) {
  // The npm that started this script, so that its version and settings are the user's own.
  const npm = process.env['npm_execpath'];
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const args = [...first, 'ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn(command ?? 'npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.once('error', (error) => reject(new Error(`npm could not be run: ${error.message}`)));
    child.once('exit', (code) => {
      if (code === 0) resolve(undefined);
      else
        reject(new Error(`${firstOf(output)}\nThe npm packages could not be installed (npm ci).`));
    });
  });
}

/** npm says first what is wrong, and then all it can do. @param {string} output */
function firstOf(output) {
  const lines = output.split('\n').filter((line) => line.replace('npm error', '').trim() !== '');
  return lines.slice(0, 4).join('\n');
}
