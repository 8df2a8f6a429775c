import { execFile } from 'node:child_process';

/**
 * Runs a program to its end and returns what it wrote. Throws what it wrote to stderr, without
 * stack frames, and `failure`.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').ExecFileOptions & { failure?: string }} options
 * @returns {Promise<string>}
 */
export function exec(command, args, { failure = `${command} failed.`, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const all = { maxBuffer: 2 ** 27, ...options, encoding: /** @type {const} */ ('utf8') };
    execFile(command, args, all, (error, stdout, stderr) => {
      if (!error) return resolve(stdout.trim());
      const said = (stderr.trim() || stdout.trim() || error.message).split('\n');
      const words = said.filter((line) => !/^\s+at /.test(line)).slice(-25);
      reject(new Error([...words, failure].join('\n'), { cause: error }));
    });
  });
}
