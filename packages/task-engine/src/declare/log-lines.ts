import type { LogLine } from './states.ts';

const LONGEST_LINE = 200;

const SECRET =
  /((?:pass(?:word|wd|phrase)?|secret|token|authorization|cookie|credential|api[-_]?key)["']?\s*[=:]\s*)\S+/gi;
const LONG_NUMBER = /\+?\d{7,}/g;

/** The last `most` lines once there is one more, cut short, without secrets and with no more of a number than its end. */
export function withLine(
  log: readonly LogLine[],
  text: string,
  { most, now = Date.now() }: { most: number; now?: number },
): LogLine[] {
  const line = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(SECRET, '$1[redacted]')
    .replaceAll(LONG_NUMBER, (number) => `…${number.slice(-4)}`);
  const short = Array.from(line).slice(0, LONGEST_LINE).join('');
  return [...log, [now, short] as LogLine].slice(-most);
}
