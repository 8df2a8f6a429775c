/**
 * What several processes count as one text. Prometheus takes each name once, with all its series below it; a series tells by its label
 * whose it is.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, { head: string[]; series: string[] }>();
  let family: { head: string[]; series: string[] } | undefined;
  for (const text of texts) {
    const known = new Set(families.keys());
    for (const line of text.split('\n')) {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (kind !== undefined) {
        family = families.get(name) ?? { head: [], series: [] };
        families.set(name, family);
        if (!known.has(name)) family.head.push(line);
      } else if (line !== '') family?.series.push(line);
    }
  }
  return [...families.values()]
    .map(({ head, series }) => `${[...head, ...series].join('\n')}\n`)
    .join('\n');
}
