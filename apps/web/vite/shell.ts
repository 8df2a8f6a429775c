import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { en } from '../src/lib/locales/en.ts';
import { zh } from '../src/lib/locales/zh.ts';

const FIRST_PAINT = readFileSync(join(import.meta.dirname, 'first-paint.js'), 'utf8');

const LANGUAGES = [
  ['zh', 'zh-CN', zh],
  ['en', 'en', en],
] as const;

/** One of the page's own scripts, in the built page. */
const MODULE = /\s*<script type="module" crossorigin src="([^"]*)"><\/script>/g;

/**
 * Makes `index.html` a page that says something before any script has come: `{{home.title}}` are those words in every
 * language, of which the style sheet of the shell shows one; styles stand behind those words and before the page, whose theme has to win; and
 * `first-paint.js`, which is part of the page, is told where the words of each language and the page of a sale are, so that they come
 * along with the script, which it runs once the first words are there.
 */
export function shell(): Plugin {
  return {
    name: 'shell',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const styles: string[] = [];
        const scripts: string[] = [];
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const chunkOf = (module: string) =>
          chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)))?.fileName;
        const early = [
          ...LANGUAGES.map(
            ([language]) => [`words-${language}`, `/locales/${language}.ts`] as const,
          ),
          ['sale-page', '/sale-with-purchase.tsx'] as const,
        ];
        return {
          html: html
            .replaceAll(/\{\{([\w.]+)\}\}/g, (_, path: string) => inEveryLanguage(path))
            .replaceAll(/\s*<link rel="stylesheet"[^>]*>/g, (link: string) => {
              styles.push(link);
              return '';
            })
            .replaceAll(MODULE, (_, file: string) => {
              scripts.push(
                `\n    <link rel="modulepreload" crossorigin fetchpriority="low" href="${file}">`,
              );
              return '';
            })
            .replace(
              '<!--first-paint-->',
              () => `${scripts.join('')}\n    <script>${FIRST_PAINT}</script>`,
            )
            .replace('<div id="root">', (page) => `${styles.join('')}\n    ${page}`),
          tags: early.flatMap(([name, module]) => {
            const file = chunkOf(module);
            return file ? { tag: 'meta', attrs: { name, content: `/${file}` } } : [];
          }),
        };
      },
    },
  };
}

function inEveryLanguage(path: string): string {
  return LANGUAGES.map(([, lang, words]) => {
    const found = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], words);
    if (typeof found !== 'string') throw new Error(`index.html: there are no words at ${path}`);
    return `<span lang="${lang}">${found.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`;
  }).join('');
}
