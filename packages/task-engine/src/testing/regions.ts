import { readFileSync } from 'node:fs';
import { format } from 'oxfmt';

/** The parts of a test file between `// #region <name>` and `// #endregion`, by name: snippets that documents show. */
export const regionsOf = (file: string): Map<string, string> =>
  new Map(
    [
      ...readFileSync(new URL(file), 'utf8').matchAll(
        /^ *\/\/ #region (\S+)\n([^]*?)^ *\/\/ #endregion/gm,
      ),
    ].map(([, name = '', code = '']) => [name, code]),
  );

/** Code as it is compared: whatever its indentation. */
export const styled = async (code = ''): Promise<string> =>
  (await format('snippet.ts', code, { singleQuote: true, printWidth: 100 })).code;

/** The text of a guide. */
export const readGuide = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

/** The snippets that these guides show, by name; `blocks`: how many pieces of code they have, with a name or without. */
export function snippetsOf(guides: readonly string[]): {
  snippets: Map<string, string>;
  blocks: number;
} {
  const text = guides.map(readGuide).join('\n');
  const named = text.matchAll(/<!-- snippet: (\S+) -->\n+```ts\n([^]*?)```/g);
  return {
    snippets: new Map([...named].map(([, name = '', code = '']) => [name, code])),
    blocks: [...text.matchAll(/```ts\n/g)].length,
  };
}

/** Named pieces of code in the order of their names, as they are compared. */
export const styledAll = (pieces: Map<string, string>): Promise<string[][]> =>
  Promise.all(
    [...pieces.keys()].toSorted().map(async (name) => [name, await styled(pieces.get(name))]),
  );
