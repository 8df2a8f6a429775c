import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { endureForeignHands } from './foreign-hands.ts';

beforeAll(() => endureForeignHands(document.body));
afterEach(cleanup);

/** Text beside elements and text that changes, as they occur all over the page. */
function Part({ count, note, mark }: { count: number; note?: string; mark?: boolean }) {
  return (
    <p>
      {mark && <b>!</b>}
      {note}
      {count}
      <i>units</i>
    </p>
  );
}

function texts(): Text[] {
  const found: Text[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}

const hands = {
  'wraps each text': (text: Text) => {
    const font = document.createElement('font');
    text.replaceWith(font);
    font.append(text);
  },
  'puts another in the place of each text': (text: Text) => {
    const font = document.createElement('font');
    font.textContent = `~${text.data}`;
    text.replaceWith(font);
  },
  'puts another beside each text, then removes it': (text: Text) => {
    const font = document.createElement('font');
    font.textContent = `~${text.data}`;
    text.before(font);
    text.remove();
  },
};

it.each(Object.entries(hands))('a page in which somebody %s goes on', async (_, hand) => {
  const { rerender, container } = render(<Part count={3} note="only " />);
  const said = () => container.textContent?.replaceAll('~', '');
  const meddle = async () => {
    for (const text of texts()) if (text.parentElement?.localName !== 'font') hand(text);
    await act(async () => {});
  };
  await meddle();
  expect(said()).toBe('only 3units');
  for (const [props, words] of [
    [{ count: 2, note: 'only ' }, 'only 2units'],
    [{ count: 2, mark: true }, '!2units'],
    [{ count: 1, note: 'last ', mark: true }, '!last 1units'],
    [{ count: 0 }, '0units'],
  ] as const) {
    rerender(<Part {...props} />);
    await act(async () => {});
    expect(said()).toBe(words);
    await meddle();
    expect(said()).toBe(words);
  }
});
