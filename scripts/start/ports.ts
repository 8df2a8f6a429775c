import { freePort, isFree, nextFreePort } from '../services/index.ts';

/** The port that was asked for, or the usual one or the next that is free; says when it is another. */
export async function choosePort(
  asked: number | undefined,
  host: string,
  say: (line: string) => void,
  usual = 3000,
): Promise<number> {
  if (asked !== undefined) {
    if (asked === 0) return freePort();
    if (await isFree(asked, host)) return asked;
    throw new Error(
      `Port ${asked} is taken: end what uses it, or choose another with PORT=... npm start`,
    );
  }
  const port = await nextFreePort(usual, host);
  if (port !== usual) say(`port ${usual} is taken, using ${port}`);
  return port;
}
