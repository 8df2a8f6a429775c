import { spawnSync } from 'node:child_process';
import { findBinary } from './binaries.ts';

let setpriv: string | undefined | false = false;

/**
 * The command line, so changed that the kernel ends the process in order when this one dies,
 * be it by SIGKILL. Only Linux can do that; elsewhere, and without setpriv, as it was.
 */
export function boundToThisProcess(command: string, args: string[]): string[] {
  if (setpriv === false) setpriv = findSetpriv();
  return setpriv ? [setpriv, '--pdeathsig', 'TERM', command, ...args] : [command, ...args];
}

function findSetpriv(): string | undefined {
  const found = process.platform === 'linux' ? findBinary('setpriv') : undefined;
  // Busybox has a setpriv without this option.
  const works = found && spawnSync(found, ['--pdeathsig', 'TERM', 'true']).status === 0;
  return works ? found : undefined;
}
