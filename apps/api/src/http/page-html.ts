import { createHash } from 'node:crypto';
import { parseUrl } from '@seckill/contracts';

/** What the server already knows of a page as it sends it. */
export type PageContent = {
  title?: string;
  description?: string;
  /** The largest picture of the first screen, whose address a person typed. */
  picture?: string;
  /** Goes along as JSON, so that the page need not ask before it shows something. */
  facts?: object;
};

/** The parts of the built page between which content is put; absent ones leave the page as it was built. */
export type PageTemplate = ReturnType<typeof readTemplate>;

const HEAD = part('head');
const CONTENT = part('content');
const FACTS = /<!--facts-->/;

export function readTemplate(html: string) {
  return {
    /** What a content security policy allows, so that the scripts in the page itself run and no other does. */
    scriptHashes: [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(
      ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    ),

    /** The page for one address. `origin` is how this person calls the shop, for what is shown elsewhere. */
    fill({ title, description = '', picture, facts }: PageContent, origin: string): string {
      const head = title && shareable(title, description, picture, origin);
      const content = title && picture ? article(title, description, picture) : banner(picture);
      return put(put(put(html, HEAD, head), CONTENT, content), FACTS, facts && asScript(facts));
    },
  };
}

function part(name: string): RegExp {
  return new RegExp(`<!--${name}-->[^]*<!--/${name}-->`);
}

const put = (html: string, place: RegExp, text: string | undefined): string =>
  text ? html.replace(place, () => text) : html;

function shareable(
  title: string,
  description: string,
  picture: string | undefined,
  origin: string,
) {
  const image = picture && parseUrl(picture, origin)?.href;
  return [
    `<title>${escape(title)} · Seckill</title>`,
    `<meta name="description" content="${escape(description)}" />`,
    `<meta property="og:title" content="${escape(title)}" />`,
    `<meta property="og:description" content="${escape(description)}" />`,
    ...(image ? [`<meta property="og:image" content="${escape(image)}" />`] : []),
  ].join('');
}

function article(title: string, description: string, picture: string): string {
  const frame = `<div class="shell-picture" data-sale>${image(picture)}</div>`;
  return `${frame}<h1>${escape(title)}</h1><p>${escape(description)}</p>`;
}

function banner(picture: string | undefined): string | undefined {
  return picture && `<div class="shell-picture">${image(picture)}</div>`;
}

function image(picture: string): string {
  return `<img src="${escape(picture)}" alt="" fetchpriority="high" />`;
}

/** Nothing in it ends the element: `<` is written as JSON can. */
function asScript(facts: object): string {
  const json = JSON.stringify(facts).replaceAll('<', String.raw`\u003c`);
  return `<script id="facts" type="application/json">${json}</script>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
