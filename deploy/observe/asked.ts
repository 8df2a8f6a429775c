import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const at = (path: string) => join(import.meta.dirname, path);
const read = (path: string) => readFileSync(at(path), 'utf8');

type Panel = {
  title: string;
  targets: { expr: string; legendFormat: string }[];
};
type Alert = { alert: string; expr: string; annotations: { summary: string; runbook_url: string } };
type Case = { name: string; alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] };

/** A query of a panel or an alert. `labels`: the labels that its words name. */
export type Asked = { where: string; query: string; labels: string[] };

const dashboards = readdirSync(at('grafana/dashboards')).toSorted();

const panels: Asked[] = dashboards.flatMap((file) => {
  const { panels: all }: { panels: Panel[] } = JSON.parse(read(`grafana/dashboards/${file}`));
  return all.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      where: `${file}: ${title}`,
      query: expr.replaceAll('$__rate_interval', '1m'),
      labels: [...legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(
        ([, label]) => label ?? [],
      ),
    })),
  );
});

const rules: { groups: { rules: Alert[] }[] } = parse(read('rules/alerts.rules.yml'));
export const alerts = rules.groups.flatMap((group) => group.rules);

/** The cases by which promtool tries the alerts. */
export const caseFiles = ['alerts.test.yml', 'slow-alerts.test.yml'].map((file) =>
  at(`rules/${file}`),
);
export const cases: Case[] = caseFiles.flatMap((file) => parse(readFileSync(file, 'utf8')).tests);

/** What autoscalers of Kubernetes go by: their labels `namespace` and `pod` are those of who scrapes there. */
type Adapter = { rules: Record<'custom' | 'external', { seriesQuery: string }[]> };
const adapter: Adapter = parse(read('../kubernetes/adapter-values.yaml'));
const scaled = [...adapter.rules.custom, ...adapter.rules.external].map(
  ({ seriesQuery }): Asked => ({
    where: 'adapter-values.yaml',
    query: seriesQuery.replaceAll(/(?:namespace|pod)!="",?/g, ''),
    labels: [],
  }),
);

/** All that dashboards, autoscalers and alerts ask Prometheus. */
export const asked: Asked[] = [
  ...panels,
  ...scaled,
  ...alerts.map(({ alert, expr, annotations }) => ({
    where: alert,
    query: expr,
    labels: [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].flatMap(
      ([, label]) => label ?? [],
    ),
  })),
];
