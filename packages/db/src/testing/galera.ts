import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  findBinary,
  findSqlServer,
  freePort,
  installMariadb,
  startMariadb,
  type Service,
} from '@seckill/scripts/services';
import { createConnection, type Connection } from 'mysql2/promise';

export type Galera = {
  nodes: Service[];
  /** All of them, as `mysql://root@host:port,host:port/database`. */
  url: string;
  /** Ends them; in order unless told otherwise. */
  stop(signal?: 'SIGKILL'): Promise<void>;
};

/*
 * Of a node that is killed the others know after a second and a half instead of five. Shorter, and nodes on a busy machine lose
 * sight of each other.
 */
const WATCH =
  `evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.25S;evs.suspect_timeout=PT1.5S;
evs.inactive_timeout=PT4S;evs.install_timeout=PT4S;gcache.size=32M`.replaceAll('\n', '');

const settings = `--wsrep-on=ON --binlog-format=ROW --innodb-autoinc-lock-mode=2
  --default-storage-engine=InnoDB --wsrep-cluster-name=seckill --wsrep-sst-method=rsync
  --wsrep-slave-threads=2 --innodb-buffer-pool-size=32M --init-file=`.split(/\s+/);

/** The library that makes a MariaDB a node of Galera, where it and what carries its states are installed. */
export function findGalera(): string | undefined {
  const places = ['/usr/lib/galera', '/usr/lib64/galera-4', '/usr/lib64/galera'];
  const found = places.map((place) => join(place, 'libgalera_smm.so')).find(existsSync);
  const carries = findBinary('wsrep_sst_rsync') && findBinary('rsync');
  return carries && findSqlServer()?.kind === 'mariadb' ? found : undefined;
}

const STATE = 'b4cdda7a-ec1a-4f78-94e3-aa3f61a9f0c9';
const nameOf = (node: number) => `${node + 1}0000000-0000-11ee-8000-000000000000`;

/**
 * A private cluster of MariaDB nodes on 127.0.0.1. They begin as nodes that were all lost at one instant: each with the same data and
 * the last view of the cluster, so that they find together without a state transfer, and each may be started again in the same way.
 */
export async function startGalera(options: { size?: number; database: string }): Promise<Galera> {
  const provider = findGalera();
  if (!provider) throw new Error('Galera is not installed (Debian: mariadb-server, rsync).');
  const { size = 3, database } = options;
  const folder = mkdtempSync(join(tmpdir(), 'seckill-galera-'));
  const fresh = join(folder, 'fresh');
  const places = await Promise.all(Array.from({ length: size }, takePorts));
  const address = `gcomm://${places.map(({ group }) => `127.0.0.1:${group}`).join()}`;
  const startNode = (place: Ports, node: number) => {
    const args = [
      ...settings,
      `--wsrep-provider=${provider}`,
      `--wsrep-cluster-address=${address}`,
      `--wsrep-node-name=node-${node + 1}`,
      `--wsrep-node-address=127.0.0.1:${place.group}`,
      `--wsrep-sst-receive-address=127.0.0.1:${place.whole}`,
      `--wsrep-provider-options=base_port=${place.group};gmcast.listen_addr=tcp://127.0.0.1:${place.group};ist.recv_addr=127.0.0.1:${place.part};${WATCH}`,
    ];
    let begun = false;
    return startMariadb({
      port: place.sql,
      durable: false,
      provide: async (data) => seed(fresh, data, { node, size }),
      args: async (data) => {
        if (begun) return [...args, `--wsrep-start-position=${await positionOf(data, args)}`];
        begun = true;
        return args;
      },
    });
  };
  try {
    await installMariadb(fresh);
    const started = await Promise.allSettled(places.map(startNode));
    const nodes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const stop = async (signal?: 'SIGKILL') => {
      if (signal) await Promise.all(nodes.map((node) => node.kill(signal)));
      await Promise.all(nodes.map((node) => node.stop()));
    };
    try {
      for (const each of started) if (each.status === 'rejected') throw each.reason;
      await Promise.all(nodes.map(inSync));
      await ask(nodes[0], async (shell) => shell.query(`CREATE DATABASE \`${database}\``));
    } catch (error) {
      await stop();
      throw error;
    }
    const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join();
    return { nodes, url: `mysql://root@${hosts}/${database}`, stop };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of one node: for SQL, for the group, for the part of a state that a node has missed, for a whole state. */
type Ports = { sql: number; group: number; part: number; whole: number };

async function takePorts(): Promise<Ports> {
  const [sql, group, part, whole] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  return { sql, group, part, whole };
}

async function seed(
  fresh: string,
  data: string,
  { node, size }: { node: number; size: number },
): Promise<void> {
  cpSync(fresh, data, { recursive: true });
  const state = `version: 2.1\nuuid: ${STATE}\nseqno: 0\nsafe_to_bootstrap: 0\n`;
  writeFileSync(join(data, 'grastate.dat'), state);
  const members = Array.from({ length: size }, (_, each) => `member: ${nameOf(each)} 0\n`).join('');
  writeFileSync(
    join(data, 'gvwstate.dat'),
    `my_uuid: ${nameOf(node)}\n#vwbeg\nview_id: 3 ${nameOf(0)} 3\nbootstrap: 0\n${members}#vwend\n`,
  );
  // The rsync of a root is nobody's, and writes here that a node has caught up.
  if (process.getuid?.() !== 0) return;
  chmodSync(data, 0o777);
  chmodSync(dirname(data), 0o755);
}

/** How far a node had come that was killed: with this it asks the others for what it missed. */
async function positionOf(data: string, args: string[]): Promise<string> {
  const { server } = findSqlServer() ?? {};
  if (!server) throw new Error('MariaDB is gone.');
  const user = `--user=${userInfo().username}`;
  const own = ['--no-defaults', user, `--datadir=${data}`, ...args, '--wsrep-recover'];
  // It listens although it only reads: nowhere that another server may be.
  const nowhere = ['--skip-networking', `--socket=${join(dirname(data), 'r.sock')}`];
  const files = ['--innodb-log-file-size=8M', '--innodb-data-file-path=ibdata1:4M:autoextend'];
  const { stderr } = await promisify(execFile)(server, [...own, ...nowhere, ...files]);
  const [, position] = /Recovered position: (\S+)/.exec(stderr) ?? [];
  if (position === undefined) throw new Error(`No position was recovered:\n${stderr}`);
  return position;
}

async function ask<T>(node: Service | undefined, question: (shell: Connection) => Promise<T>) {
  const shell = await createConnection({ uri: node?.url ?? '' });
  return question(shell).finally(() => void shell.end());
}

/** Resolves once a node has all that the others have, and takes statements. */
export async function inSync(node: Service): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const state = await ask(node, async (shell) => {
      const [rows] = await shell.query("SHOW GLOBAL STATUS LIKE 'wsrep_local_state_comment'");
      return JSON.stringify(rows);
    }).catch(() => '');
    if (state.includes('Synced')) return;
    await sleep(50);
  }
  throw new Error(`${node.url} is not in sync.`);
}
