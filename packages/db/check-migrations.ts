import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { BASELINE, problemsBeside, type Migration } from './only-adds.ts';
import journal from './migrations/meta/_journal.json' with { type: 'json' };

/**
 * Fails when `src/schema.ts` says something that `migrations/` does not, and when a migration would break processes of the version
 * before. Needs no server.
 */
const folder = import.meta.dirname;
const migrations = join(folder, 'migrations');

function drizzleKit(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('drizzle-kit', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`drizzle-kit ${args[0]} failed:\n${stdout}${stderr}`);
  return stdout;
}

function compareInACopy(copy: string): string[] {
  cpSync(migrations, copy, { recursive: true });
  const out = relative(folder, copy);
  drizzleKit('check', '--dialect', 'mysql', '--out', out);
  const schema = join('src', 'schema.ts');
  const said = drizzleKit('generate', '--dialect', 'mysql', '--schema', schema, '--out', out);
  // Ask for the words: at a rename it would like to ask a question, and without a terminal ends with 0.
  if (said.includes('No schema changes')) return [];
  const known = new Set(readdirSync(migrations));
  const missing = readdirSync(copy).filter((name) => name.endsWith('.sql') && !known.has(name));
  return [
    ...missing.map((name) => readFileSync(join(copy, name), 'utf8')),
    'The schema has changed: run `npm run generate -w @seckill/db` and commit the migration.',
  ];
}

type Snapshot = {
  tables: Record<string, { columns: Record<string, { type: string; notNull: boolean }> }>;
};

function columnsBefore(migration: number): Migration['before'] {
  const name = `${String(migration - 1).padStart(4, '0')}_snapshot.json`;
  const snapshot: Snapshot = JSON.parse(readFileSync(join(migrations, 'meta', name), 'utf8'));
  return new Map(
    Object.entries(snapshot.tables).flatMap(([table, { columns }]) =>
      Object.entries(columns).map(([column, is]) => [`${table}.${column}`, is]),
    ),
  );
}

const breaksOthers = (): string[] =>
  journal.entries
    .filter(({ tag }) => tag > BASELINE)
    .flatMap(({ tag, idx }) =>
      problemsBeside({
        tag,
        sql: readFileSync(join(migrations, `${tag}.sql`), 'utf8'),
        before: columnsBefore(idx),
      }),
    );

const copy = mkdtempSync(join(tmpdir(), 'seckill-migrations-'));
try {
  const lost = journal.entries.filter(({ tag }) => !existsSync(join(migrations, `${tag}.sql`)));
  const problems = [
    ...lost.map(({ tag }) => `migrations/${tag}.sql is in the journal but not in the folder.`),
    ...(lost.length > 0 ? [] : breaksOthers()),
    ...compareInACopy(copy),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
