type Matcher = { label: string; operator: '=' | '!=' | '=~' | '!~'; value: string };
/** What a query asks of one metric. */
export type Selector = { metric: string; matchers: Matcher[] };

const STRING_OR_GROUPING =
  /("(?:[^"\\]|\\.)*")|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
const STRING = /"(?:[^"\\]|\\.)*"/g;
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;
const WORDS = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'bool', 'offset']);

/** The metrics that a query of ours names, each with its matchers. No more of PromQL than that is understood. */
export function selectorsOf(query: string): Selector[] {
  const found: Selector[] = [];
  const plain = query.replaceAll(STRING_OR_GROUPING, '$1 ');
  const selector = /\b([a-zA-Z_:][\w:]*)\b\s*(\(|\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\})?/g;
  // Durations, as in [5m], begin with a digit or a dollar.
  for (const [, metric = '', after = ''] of plain
    .replaceAll(/\[[^\]]*\]/g, '')
    .matchAll(selector)) {
    if (after === '(' || WORDS.has(metric)) continue;
    const matchers = [...after.matchAll(MATCHER)].map(([, label = '', operator, value = '']) => ({
      label,
      operator: operator as Matcher['operator'],
      value,
    }));
    found.push({ metric, matchers });
  }
  return found;
}

/** The labels that a query groups by. */
export function groupingsOf(query: string): string[] {
  return [...query.replaceAll(STRING, '""').matchAll(GROUPING)]
    .flatMap(([, labels = '']) => labels.split(','))
    .map((label) => label.trim())
    .filter(Boolean);
}

export type Series = { metric: string; labels: Record<string, string> };

/** The series of a scrape. */
export function seriesIn(text: string): Series[] {
  return text.split('\n').flatMap((line) => {
    const [, metric, inner = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (metric === undefined) return [];
    const labels = [...inner.matchAll(MATCHER)].map(([, label, , value]) => [label, value]);
    return [{ metric, labels: Object.fromEntries(labels) }];
  });
}

/** Whether a series is one that a selector means. */
export function isMeant({ metric, matchers }: Selector, series: Series): boolean {
  return (
    series.metric === metric &&
    matchers.every(({ label, operator, value }) => {
      const has = series.labels[label] ?? '';
      const fits = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(has) : has === value;
      return operator.startsWith('!') ? !fits : fits;
    })
  );
}
