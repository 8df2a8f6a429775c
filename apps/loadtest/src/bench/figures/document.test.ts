import { expect, it } from 'vitest';
import { replaceBetweenMarkers } from './document.ts';

const document = '# Title\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nwords\n';

it('replaces what stands between the markers and nothing else', () => {
  const once = replaceBetweenMarkers(document, 'new $& table\n');
  expect(once).toBe(
    '# Title\n\n<!-- bench:begin -->\n\nnew $& table\n\n<!-- bench:end -->\n\nwords\n',
  );
  expect(replaceBetweenMarkers(once, 'new $& table')).toBe(once);
});

it.each(['no markers', '<!-- bench:end --> <!-- bench:begin -->', '<!-- bench:begin --> half'])(
  'refuses %j',
  (other) => expect(() => replaceBetweenMarkers(other, '')).toThrow('pair'),
);
