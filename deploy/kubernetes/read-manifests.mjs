import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/**
 * @typedef {{ apiVersion: string, kind: string, metadata: { name: string, labels?: Record<string, string> }, [field: string]: any }} Resource
 * @typedef {{ name: string, image: string, command?: string[], env?: { name: string, value: string }[],
 *   envFrom?: Record<'configMapRef' | 'secretRef', { name: string } | undefined>[],
 *   ports?: { name: string, containerPort: number }[], [field: string]: any }} Container
 * @typedef {{ file: string, resource: Resource }} Manifest `file`: seen from the folder of the manifests
 * @typedef {{ kind: 'ConfigMap' | 'Secret', name: string, keys: string[] }} Generated
 * @typedef {{ name: string, newName?: string, newTag?: string }} Image
 */

export const folder = import.meta.dirname;

/** What a kustomization of ours may say. */
const FIELDS = [
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'labels',
  'images',
  'configMapGenerator',
  'secretGenerator',
];
const GENERATOR = ['name', 'literals', 'envs'];

/**
 * All that the kustomization in `path` brings, as far as ours go: resources, generators and images. Throws one sentence where it
 * says something else, or names what is not there. Of an env file that is kept out of git its example is read.
 *
 * @param {string} path a folder
 * @returns {{ manifests: Manifest[], generated: Generated[], images: Image[] }}
 */
export function readKustomization(path) {
  const file = join(path, 'kustomization.yaml');
  const read = parse(readFileSync(file, 'utf8'));
  const where = relative(folder, file);
  refuseOthers(where, read, FIELDS);
  /** @type {ReturnType<typeof readKustomization>} */
  const found = { manifests: [], generated: [], images: read.images ?? [] };
  for (const name of read.resources ?? []) {
    const resource = join(path, name);
    if (!existsSync(resource)) throw new Error(`${where} names ${name}, which is not there.`);
    if (name.endsWith('.yaml')) found.manifests.push(...readManifests(resource));
    else {
      const below = readKustomization(resource);
      found.manifests.push(...below.manifests);
      found.generated.push(...below.generated);
    }
  }
  for (const [field, kind] of /** @type {const} */ ([
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ])) {
    for (const generator of read[field] ?? []) {
      refuseOthers(`${where}: ${field}`, generator, GENERATOR);
      const { name, literals = [], envs = [] } = generator;
      const lines = [
        ...literals,
        ...envs.flatMap((/** @type {string} */ env) => linesOf(path, env, where)),
      ];
      found.generated.push({ kind, name, keys: lines.map((line) => line.split('=')[0] ?? '') });
    }
  }
  return found;
}

/**
 * @param {string} file
 * @returns {Manifest[]}
 */
function readManifests(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true }).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${relative(folder, file)}: ${error.message}`);
    return { file: relative(folder, file), resource: document.toJS() };
  });
}

/**
 * @param {string} path
 * @param {string} env
 * @param {string} where
 */
function linesOf(path, env, where) {
  const example = join(path, `${env}.example`);
  if (!existsSync(example))
    throw new Error(`${where} names ${env}, and there is no ${env}.example.`);
  return readFileSync(example, 'utf8')
    .split('\n')
    .filter((line) => /^\w+=/.test(line));
}

/**
 * @param {string} where
 * @param {object} said
 * @param {string[]} known
 */
function refuseOthers(where, said, known) {
  const other = Object.keys(said).find((field) => !known.includes(field));
  if (other !== undefined) throw new Error(`${where} says ${other}, which is not known here.`);
}
