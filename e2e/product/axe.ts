import axeCore from 'axe-core';
import { expect, type Page } from 'playwright/test';

declare global {
  var axe: typeof axeCore | undefined;
}

const SMALLEST = { width: 320, height: 568 };

/**
 * Expects what is on screen to break no rule of axe, and to have room there and on the smallest phone. Its rule about colours takes nine tenths of the
 * time: it is asked once for each theme, and not where the person forces colours, which are the browser's own pairs.
 */
export async function expectNoViolation(page: Page, what: string) {
  // Where a page was not loaded anew, it is still there.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeCore.source);
  const forced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  for (const scheme of forced ? (['forced'] as const) : (['light', 'dark'] as const)) {
    if (scheme !== 'forced') await showIn(page, scheme);
    const found = await page.evaluate(async (theme) => {
      // Behind a dialog everything is dimmed on purpose and cannot be reached.
      const place = document.querySelector('[role=dialog]') ?? document;
      const results = await globalThis.axe?.run(place, {
        resultTypes: ['violations'],
        // What is not about colours is the same in both.
        ...(theme === 'dark' && { runOnly: ['color-contrast'] }),
        ...(theme === 'forced' && { rules: { 'color-contrast': { enabled: false } } }),
      });
      return results?.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
    }, scheme);
    expect(found, `${what}, ${scheme}`).toEqual([]);
  }
  const seen = page.viewportSize();
  await expectRoom(page, what);
  if (!seen || seen.width === SMALLEST.width) return;
  await page.setViewportSize(SMALLEST);
  await expectRoom(page, `${what} on the smallest phone`);
  await page.setViewportSize(seen);
}

/** Nothing sticks out, and no words stand on end. */
async function expectRoom(page: Page, what: string) {
  expect(await page.evaluate(stickingOut), `${what} sticks out`).toEqual([]);
  expect(await page.evaluate(squeezed), `${what} has words that stand on end`).toEqual([]);
}

/** By how many pixels the page is wider than the screen. */
export const widerThanScreen = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What makes the page wider than the screen. */
export function stickingOut(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
    .map(({ tagName, className, textContent }) =>
      [tagName, className, (textContent ?? '').slice(0, 40)].join(' '),
    );
}

/** Words that may break anywhere do so letter by letter where something beside them takes the room. */
function squeezed(): string[] {
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const letters = own.reduce((sum, { textContent }) => sum + (textContent ?? '').length, 0);
      const em = Number.parseFloat(getComputedStyle(element).fontSize);
      const { width, height } = element.getBoundingClientRect();
      return letters > 8 && width > 0 && width < 4 * em && height > 5 * em;
    })
    .map(({ textContent }) => textContent ?? '');
}

/** The attribute is all that a change of theme changes; without transitions it does so at once. */
async function showIn(page: Page, scheme: 'light' | 'dark') {
  await page.evaluate((value) => {
    if (document.adoptedStyleSheets.length === 0) {
      const still = new CSSStyleSheet();
      still.replaceSync('*, *::before, *::after { transition: none !important }');
      document.adoptedStyleSheets = [still];
    }
    document.documentElement.setAttribute('data-mantine-color-scheme', value);
  }, scheme);
}
