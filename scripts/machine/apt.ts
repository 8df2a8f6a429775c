import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { exec } from '../install/exec.mjs';
import { findBinary } from '../services/index.ts';

const policyFile = '/usr/sbin/policy-rc.d';

/** Whether this is Debian, Ubuntu or the like, and we may install on it. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && findBinary('apt-get') !== undefined;
}

/** Installs Debian packages without starting any service of theirs. Throws with apt's words. */
export async function aptInstall(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const failure = `apt-get could not install ${packages.join(', ')}.`;
  const apt = (...args: string[]) => exec('apt-get', ['-q', ...args], { env, failure });
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  // Debian's way to say "start nothing": a policy that answers 101. One that is there is the owner's.
  const ours = !existsSync(policyFile);
  const restore = () => rmSync(policyFile, { force: true });
  if (ours) {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    process.once('exit', restore);
  }
  try {
    // Package lists may be missing, or older than what the mirror still holds.
    await install().catch(() => apt('update').then(install));
  } finally {
    if (ours) restore();
  }
}
