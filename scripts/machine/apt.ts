import { spawn } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { findBinary } from '../services/index.ts';

const policyFile = '/usr/sbin/policy-rc.d';

/** Whether this is Debian, Ubuntu or the like, and we may install on it. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && findBinary('apt-get') !== undefined;
}

/** Installs Debian packages without starting any service of theirs. Throws with apt's words. */
export async function aptInstall(packages: string[]): Promise<void> {
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  await withoutStartingServices(async () => {
    // Package lists may be missing, or older than what the mirror still holds.
    if ((await apt(install)).ok) return;
    const update = await apt(['update']);
    const second = update.ok ? await apt(install) : update;
    if (!second.ok)
      throw new Error(`${second.output}\napt-get could not install ${packages.join(', ')}.`);
  });
}

function apt(args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => {
      resolve({ ok: code === 0, output: output.trim().split('\n').slice(-8).join('\n') });
    });
  });
}

// Debian's way to say "start nothing": a policy that answers 101. One that is there is the owner's.
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  if (existsSync(policyFile)) return work();
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n');
  chmodSync(policyFile, 0o755);
  const restore = () => rmSync(policyFile, { force: true });
  process.once('exit', restore);
  try {
    await work();
  } finally {
    restore();
    process.off('exit', restore);
  }
}
