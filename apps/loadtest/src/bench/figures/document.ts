/** The document with what stands between its markers of this name replaced. Throws when it has no such pair. */
export function replaceBetweenMarkers(document: string, name: string, content: string): string {
  const [first, last] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const begin = document.indexOf(first);
  const end = document.indexOf(last);
  if (begin < 0 || end < begin) throw new Error(`no ${first} … ${last} pair`);
  return `${document.slice(0, begin + first.length)}\n\n${content.trim()}\n\n${document.slice(end)}`;
}
