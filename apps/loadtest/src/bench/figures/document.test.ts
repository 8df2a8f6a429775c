import { expect, it } from 'vitest';
import { replaceBetweenMarkers } from './document.ts';

const document = '# Title\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nwords\n';

it('replaces what stands between the markers and nothing else', () => {
  const once = replaceBetweenMarkers(document, 'bench', 'new $& table\n');
  expect(once).toBe(
    '# Title\n\n<!-- bench:begin -->\n\nnew $& table\n\n<!-- bench:end -->\n\nwords\n',
  );
  expect(replaceBetweenMarkers(once, 'bench', 'new $& table')).toBe(once);
});

it('knows the markers of each name', () => {
  const both = `${document}<!-- scale:begin --><!-- scale:end -->`;
  expect(replaceBetweenMarkers(both, 'scale', 'x')).toBe(
    `${document}<!-- scale:begin -->\n\nx\n\n<!-- scale:end -->`,
  );
});

it.each(['no markers', '<!-- bench:end --> <!-- bench:begin -->', '<!-- bench:begin --> half'])(
  'refuses %j',
  (other) => expect(() => replaceBetweenMarkers(other, 'bench', '')).toThrow('pair'),
);
