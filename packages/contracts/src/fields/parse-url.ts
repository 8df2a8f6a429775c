/**
 * The address in a text; undefined for what is none. `URL.canParse` of Node 20 is not asked: once it is called often, it takes every
 * address with a letter beyond ASCII for none.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
