import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinary } from '@seckill/scripts/services';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { alerts, asked, caseFiles, cases } from './asked.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('each alert is tried where it fires and where it keeps quiet', () => {
  const names = (fires: boolean) =>
    cases
      .flatMap((each) => each.alert_rule_test)
      .filter(({ exp_alerts: expected }) => expected.length > 0 === fires)
      .map(({ alertname }) => alertname)
      .toSorted();
  const all = alerts.map(({ alert }) => alert).toSorted();
  expect(names(true)).toEqual(all);
  expect(names(false)).toEqual(all);
});

test('each alert has a line in docs/operations.md that says what to do, and no line is of another', () => {
  const page = read('docs/operations.md');
  const [, section = ''] = page.split('\n## When an alert fires\n');
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` +\| .+ \| .+ \|$/gm)];
  expect(rows.flatMap(([, name]) => name ?? []).toSorted()).toEqual(
    alerts.map(({ alert }) => alert).toSorted(),
  );
  for (const { annotations } of alerts) {
    expect(annotations.runbook_url).toBe('docs/operations.md#when-an-alert-fires');
  }
});

test('what docker-compose.observe.yml mounts is there, and its settings are in .env.example', () => {
  const text = read('docker-compose.observe.yml');
  const { services }: { services: Record<string, { volumes: string[] }> } = parse(text, {
    merge: true,
  });
  const mounted = Object.values(services)
    .flatMap(({ volumes }) => volumes)
    .flatMap((volume) => volume.split(':')[0] ?? [])
    .filter((path) => path.startsWith('.'));
  expect(mounted).not.toEqual([]);
  expect(mounted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const example = read('.env.example');
  const named = [...text.matchAll(/\$\{([A-Z_]+)/g)].flatMap(([, name]) => name ?? []);
  expect(named.filter((name) => !example.includes(`#${name}=`))).toEqual([]);
});

const promtool = findBinary('promtool');
const without = promtool
  ? ''
  : ' (skipped: promtool, of the Debian package prometheus, is not here)';

test.skipIf(!promtool)(
  `Prometheus says that each alert does as its cases say${without}`,
  async () => {
    const config = join(import.meta.dirname, 'prometheus.yml');
    const [tried] = await Promise.all([
      run(promtool ?? '', ['test', 'rules', ...caseFiles]),
      run(promtool ?? '', ['check', 'config', config]),
    ]);
    expect(tried.stdout.match(/SUCCESS/g)).toHaveLength(caseFiles.length);
  },
);

test.skipIf(!promtool)(`Prometheus can read each query of the dashboards${without}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queries-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const rules = asked.map(({ query }, index) => ({ record: `query_${index}`, expr: query }));
  const file = join(folder, 'queries.yml');
  // YAML takes JSON as it is.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
  const { stdout } = await run(promtool ?? '', ['check', 'rules', file]);
  expect(stdout).toContain(`${rules.length} rules found`);
});
