import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsOf } from '@seckill/scripts/settings';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { folder, readKustomization, type Container, type Resource } from './read-manifests.mjs';

const root = join(folder, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { manifests, generated, images } = readKustomization(join(folder, 'example'));
const all = manifests.map(({ resource }) => resource);
const ofKind = (kind: string) => all.filter((resource) => resource.kind === kind);
const named = (kind: string, name: string): Resource =>
  ofKind(kind).find(({ metadata }) => metadata.name === name) ?? fail(`no ${kind} is ${name}`);
function fail(sentence: string): never {
  throw new Error(sentence);
}

type Selector = {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
};
type Rule = Record<'to' | 'from', { podSelector?: Selector }[] | undefined> & {
  ports: { port: string | number }[];
};
type Metric = Record<'pods' | 'external', { metric: { name: string } } | undefined>;
type Way = { http: { paths: { backend: { service: object } }[] } };
type SeriesQuery = { seriesQuery: string };

const workloads = [...ofKind('Deployment'), ...ofKind('Job')];
const podOf = ({ spec }: Resource) => spec.template.spec;
const labelsOf = ({ spec }: Resource): Record<string, string> => spec.template.metadata.labels;
const containersOf = (workload: Resource): Container[] => [
  ...(podOf(workload).initContainers ?? []),
  ...podOf(workload).containers,
];
const mainOf = (workload: Resource): Container => podOf(workload).containers[0];

const meant = ({ matchLabels = {}, matchExpressions = [] }: Selector) =>
  workloads.filter((workload) => {
    const labels = labelsOf(workload);
    return (
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
    );
  });
const namesOf = (resources: Resource[]) => resources.map(({ metadata }) => metadata.name);

test('each name is given once', () => {
  const names = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(namesOf(workloads)).toEqual(['api', 'worker', 'web', 'migrate']);
});

test.each(ofKind('Deployment'))('the deployment $metadata.name selects its own pods', (each) => {
  expect(namesOf(meant(each['spec'].selector))).toEqual([each.metadata.name]);
  const [spread] = podOf(each).topologySpreadConstraints;
  expect(namesOf(meant(spread.labelSelector))).toEqual([each.metadata.name]);
  const budget = named('PodDisruptionBudget', each.metadata.name);
  expect(namesOf(meant(budget['spec'].selector))).toEqual([each.metadata.name]);
});

test.each(ofKind('Service'))(
  'the service $metadata.name leads to a port of one workload',
  (each) => {
    const { selector, ports, type } = each['spec'];
    expect(type).toBeUndefined();
    const [workload, ...others] = meant({ matchLabels: selector });
    expect(others).toEqual([]);
    const open = mainOf(workload ?? fail('it leads nowhere')).ports ?? [];
    for (const { targetPort } of ports) expect(open.map(({ name }) => name)).toContain(targetPort);
  },
);

test('from outside nothing is reached but the page, and the port of operators by nobody', () => {
  const ways = ofKind('Ingress').flatMap(({ spec }) =>
    spec.rules.flatMap((rule: Way) => rule.http.paths.map((path) => path.backend.service)),
  );
  expect(ways).toEqual([{ name: 'web', port: { name: 'http' } }]);
  const { ports } = named('Service', 'web')['spec'];
  expect(ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
});

test.each(ofKind('HorizontalPodAutoscaler'))(
  'the autoscaler $metadata.name goes by metrics that the adapter has',
  ({ spec }) => {
    const { kind, name } = spec.scaleTargetRef;
    // A number of replicas would be set back by each apply.
    expect(named(kind, name)['spec'].replicas).toBeUndefined();
    const { rules } = parse(read('deploy/kubernetes/adapter-values.yaml'));
    const asked = spec.metrics.flatMap((metric: Metric) => {
      if (metric.pods) return [`custom ${metric.pods.metric.name}`];
      return metric.external ? [`external ${metric.external.metric.name}`] : [];
    });
    expect(asked).toHaveLength(1);
    const told = ['custom', 'external'].flatMap((kindOf) =>
      rules[kindOf].map((rule: SeriesQuery) => `${kindOf} ${rule.seriesQuery.split('{')[0]}`),
    );
    expect(told).toContain(asked[0]);
  },
);

test('a policy speaks of pods and ports that there are, and each pod is under one that lets it in', () => {
  const reached = new Set<string>();
  for (const { spec, metadata } of ofKind('NetworkPolicy')) {
    const of = meant(spec.podSelector);
    expect([metadata.name, of.length > 0]).toEqual([metadata.name, true]);
    const targets = (rule: Rule, side: 'to' | 'from') =>
      (rule[side] ?? []).flatMap((peer) => (peer.podSelector ? meant(peer.podSelector) : []));
    for (const rule of spec.egress ?? []) {
      const to = targets(rule, 'to');
      for (const { port } of to.length > 0 ? rule.ports : []) expectPort(to, port);
    }
    for (const rule of spec.ingress ?? []) {
      if (rule.from?.[0]?.podSelector) expect(targets(rule, 'from')).not.toEqual([]);
      for (const { port } of rule.ports) expectPort(of, port);
      for (const name of namesOf(of)) reached.add(name);
    }
  }
  expect([...reached].toSorted()).toEqual(['api', 'web', 'worker']);

  function expectPort(pods: Resource[], port: string | number) {
    const open = pods.flatMap((pod) => mainOf(pod).ports ?? []);
    expect(open.flatMap(({ name, containerPort }) => [name, containerPort])).toContain(port);
  }
});

test.each(workloads)('every container of $metadata.name may do as little as in compose', (each) => {
  expect(podOf(each)).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  });
  for (const container of containersOf(each)) {
    const { capabilities, ...rest } = container['securityContext'];
    expect(rest).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
    expect(capabilities.drop).toEqual(['ALL']);
    expect(capabilities.add ?? []).toEqual(
      each.metadata.name === 'web' ? ['NET_BIND_SERVICE'] : [],
    );
    expect(container['resources'].requests).toMatchObject({
      cpu: expect.any(String),
      memory: expect.any(String),
    });
    expect(container['resources'].limits.memory).toEqual(expect.any(String));
    const volumes = podOf(each).volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container['volumeMounts']) expect(volumes).toContain(name);
  }
});

test('each image has a tag of its own, and what it runs is in it', () => {
  const used = new Set(workloads.flatMap(containersOf).map(({ image }) => image));
  expect(images.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
  for (const { newTag } of images) expect(newTag).toMatch(/^\d+\.\d+\.\d+$/);
  for (const { command: [program, file] = [] } of workloads.flatMap(containersOf)) {
    if (program !== undefined)
      expect([program, existsSync(join(root, file ?? ''))]).toEqual(['node', true]);
  }
});

/** What a process reads from its environment. */
const KNOWN: Record<string, string[]> = {
  api: settingsOf('api'),
  worker: settingsOf('worker'),
  migrate: ['DATABASE_URL', 'WORK_DATABASE_URL'],
  // By the Caddyfile, or by the script before it.
  web: [
    ...read('deploy/Caddyfile').matchAll(/\{\$([A-Z_]+)/g),
    ...read('deploy/start-web.sh').matchAll(/\$\{([A-Z_]+)/g),
  ].flatMap(([, name]) => name ?? []),
};
const NEEDED: Record<string, string[]> = {
  api: ['REDIS_URL', 'DATABASE_URL', 'SESSION_SECRET', 'ADMIN_TOKEN', 'ADMIN_PORT', 'PORT'],
  worker: ['REDIS_URL', 'DATABASE_URL', 'SESSION_SECRET', 'HEALTH_PORT'],
  migrate: ['DATABASE_URL', 'WORK_DATABASE_URL'],
  web: ['API_HOST'],
};

test.each(workloads)(
  '$metadata.name is given what it needs, and nothing it does not know',
  (each) => {
    const { name } = each.metadata;
    const given = namesGiven(mainOf(each));
    expect(given.filter((one) => !KNOWN[name]?.includes(one))).toEqual([]);
    expect(given).toEqual(expect.arrayContaining(NEEDED[name] ?? []));
    expect(new Set(given).size).toBe(given.length);
    for (const container of podOf(each).initContainers ?? []) {
      expect(namesGiven(container)).toContain('DATABASE_URL');
    }
  },
);

test('the token of operators is known to the API alone, and the account that may change tables to the migration', () => {
  const holders = (name: string) =>
    namesOf(
      workloads.filter((workload) =>
        containersOf(workload).some((container) => namesGiven(container).includes(name)),
      ),
    );
  expect(holders('ADMIN_TOKEN')).toEqual(['api']);
  expect(holders('WORK_DATABASE_URL')).toEqual(['migrate']);
  expect(holders('SESSION_SECRET')).toEqual(['api', 'worker']);
  expect(read('.gitignore')).toContain('deploy/kubernetes/**/*.env\n');
  for (const { kind, keys } of generated) {
    if (kind === 'ConfigMap')
      expect(keys.filter((key) => /SECRET|TOKEN|_URL$/.test(key))).toEqual([]);
  }
});

function namesGiven({ env = [], envFrom = [] }: Container): string[] {
  const from = envFrom.flatMap(({ configMapRef, secretRef }) => {
    const [kind, name] = configMapRef
      ? ['ConfigMap', configMapRef.name]
      : ['Secret', secretRef?.name];
    const found = generated.find((each) => each.kind === kind && each.name === name);
    return (found ?? fail(`no generator makes the ${kind} ${name}`)).keys;
  });
  return [...env.map(({ name }) => name), ...from];
}

test.each([
  ['api', { http: 'PORT', admin: 'ADMIN_PORT' }],
  ['worker', { health: 'HEALTH_PORT' }],
] as const)('%s listens where its ports and probes say', (name, ports) => {
  const container = mainOf(named('Deployment', name));
  const value = (of: string) => container.env?.find((each) => each.name === of)?.value;
  for (const [port, variable] of Object.entries(ports)) {
    const { containerPort } = container.ports?.find((each) => each.name === port) ?? {};
    expect(`${containerPort}`).toBe(value(variable));
  }
  const annotations = named('Deployment', name)['spec'].template.metadata.annotations;
  const [own] = Object.values(ports).toReversed();
  expect(annotations['prometheus.io/port']).toBe(value(own ?? ''));
});

test.each(ofKind('Deployment'))('the probes of $metadata.name ask what it answers', (each) => {
  const container = mainOf(each);
  const { name } = each.metadata;
  const asked = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
    (probe) => container[probe].httpGet,
  );
  const ready = name === 'web' ? '/healthz' : '/readyz';
  expect(asked.map(({ path }) => path)).toEqual(['/healthz', '/healthz', ready]);
  for (const { port } of asked) expect(container.ports?.map((open) => open.name)).toContain(port);
  const source = {
    api: 'apps/api/src/routes/health.ts',
    worker: 'apps/worker/src/health.ts',
    web: 'deploy/Caddyfile',
  }[name];
  for (const { path } of asked) expect(read(source ?? '')).toContain(path);
});

test.each([
  ['api', 'apps/api/src/serve.ts', /delay: ([\d_]+)/],
  ['worker', 'apps/worker/src/main.ts', /SHUTDOWN_DEADLINE_MS = ([\d_]+)/],
  ['web', 'deploy/Caddyfile', /grace_period (\d+)s/],
] as const)('%s has the time to end what it has in hand', (name, file, pattern) => {
  const pod = podOf(named('Deployment', name));
  const [, digits = ''] =
    pattern.exec(read(file)) ?? fail(`${file} does not say how long it takes`);
  const number = Number(digits.replaceAll('_', ''));
  const seconds = number >= 1000 ? number / 1000 : number;
  const [, before = '0'] = pod.containers[0].lifecycle?.preStop.exec.command ?? [];
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds + Number(before) + 5);
});

test.each([
  ['resources: [gone.yaml]', 'kustomization.yaml names gone.yaml, which is not there.'],
  ['patchs: []', 'says patchs, which is not known here.'],
  ['secretGenerator: [{ name: a, envs: [a.env] }]', 'and there is no a.env.example.'],
  ['configMapGenerator: [{ name: a, literal: [A=b] }]', 'says literal, which is not known here.'],
])('a kustomization with %s is refused', (line, sentence) => {
  const path = mkdtempSync(join(tmpdir(), 'kustomization-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  writeFileSync(join(path, 'kustomization.yaml'), `kind: Kustomization\n${line}\n`);
  expect(() => readKustomization(path)).toThrow(sentence);
});

test('npm run check refuses a manifest that Kubernetes would not understand, and says where it stands', () => {
  const path = mkdtempSync(join(tmpdir(), 'kustomization-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  writeFileSync(join(path, 'kustomization.yaml'), 'resources: [one.yaml]\n');
  const written = (spec: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: one }\nspec: ${spec}\n`;
  const specs = [
    '{ ports: [{ port: 80 }] }',
    '{ port: [] }',
    '{ ports: [{ port: "80" }] }',
    '{ ports: [{}] }',
  ];
  writeFileSync(join(path, 'one.yaml'), specs.map(written).join('---\n'));
  const check = join(folder, 'check.mjs');
  const { status, stderr } = spawnSync(process.execPath, [check, path], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr.match(/one\.yaml, Service one: /g)).toHaveLength(3);
  expect(stderr).toContain(`'"port"' does not exist`);
});
