import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Makes a copy of the sources of a project as they are in its work tree, what is not committed included. npm packages
 * stay where they are; its own workspaces are those of the copy.
 */
export async function copySources(root: string, copy: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: root, maxBuffer: 1 << 26 });
  // A file that was removed is listed until that is committed.
  const files = stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  for (const file of files) cpSync(join(root, file), join(copy, file));
  const folders = new Set(files.map((file) => dirname(file)));
  for (const folder of folders) linkPackages(join(root, folder), join(copy, folder));
}

function linkPackages(from: string, to: string): void {
  const packages = join(from, 'node_modules');
  if (!existsSync(packages)) return;
  mkdirSync(join(to, 'node_modules'));
  for (const name of readdirSync(packages)) {
    // What is kept there between runs belongs to the project itself.
    if (name.startsWith('.') && name !== '.bin') continue;
    const target = join(packages, name);
    const link = join(to, 'node_modules', name);
    if (name === '@seckill') linkWorkspaces(target, link);
    else symlinkSync(target, link);
  }
}

/** The links to workspaces are relative, so that the same ones lead to those of the copy. */
function linkWorkspaces(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    symlinkSync(readlinkSync(join(from, name)), join(to, name));
  }
}
