import { expect, test } from 'vitest';
import { groupingsOf, isMeant, selectorsOf, seriesIn } from './promql.ts';

test.each([
  ['up == 0', ['up'], []],
  ['max(a{b="c"}) / (max(d{e=~"f|g",h!="}"}) > 0) > 0.8', ['a b=c', 'd e=~f|g h!=}'], []],
  ['sum by (le, task) (rate(x_bucket{task="a.b"}[5m]))', ['x_bucket task=a.b'], ['le', 'task']],
  ['histogram_quantile(0.99, sum(rate(y_bucket[$__rate_interval])) by (le))', ['y_bucket'], ['le']],
  ['a and on (job) b unless ignoring(z) c offset 5m', ['a', 'b', 'c'], ['job', 'z']],
  ['absent(up{job="by (x)"} == 1)', ['up job=by (x)'], []],
])('%s', (query, selectors, groupings) => {
  const read = selectorsOf(query).map(({ metric, matchers }) =>
    [metric, ...matchers.map(({ label, operator, value }) => label + operator + value)].join(' '),
  );
  expect(read).toEqual(selectors);
  expect(groupingsOf(query)).toEqual(groupings);
});

test('a series is meant when every matcher fits', () => {
  const [series] = seriesIn('# HELP a x\na{b="c",le="+Inf"} 3\n');
  if (!series) throw new Error('no series was read');
  expect(series).toEqual({ metric: 'a', labels: { b: 'c', le: '+Inf' } });
  const isMeantBy = (query: string) => selectorsOf(query).some((each) => isMeant(each, series));
  expect(isMeantBy('a{b="c"}')).toBe(true);
  expect(isMeantBy('a{b=~"b|c"}')).toBe(true);
  expect(isMeantBy('a{d=""}')).toBe(true);
  for (const query of ['a{b="d"}', 'a{b!="c"}', 'a{b!~"c|d"}', 'a{b=~"x"}', 'ab', 'a{d="e"}']) {
    expect([query, isMeantBy(query)]).toEqual([query, false]);
  }
});
