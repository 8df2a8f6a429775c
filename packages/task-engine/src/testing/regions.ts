import { readFileSync } from 'node:fs';
import { format } from 'prettier';

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
export const styled = (code = ''): Promise<string> =>
  format(code, { parser: 'typescript', singleQuote: true, printWidth: 100 });
