const marker = (edge: 'begin' | 'end') => `<!-- bench:${edge} -->`;

/** The document with what stands between its bench markers replaced. Throws when it has no such pair. */
export function replaceBetweenMarkers(document: string, content: string): string {
  const begin = document.indexOf(marker('begin'));
  const end = document.indexOf(marker('end'));
  if (begin < 0 || end < begin) throw new Error(`no ${marker('begin')} … ${marker('end')} pair`);
  return `${document.slice(0, begin + marker('begin').length)}\n\n${content.trim()}\n\n${document.slice(end)}`;
}
