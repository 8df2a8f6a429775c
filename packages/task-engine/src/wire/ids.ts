import { randomBytes } from 'node:crypto';
import { createSigner, MAC_LENGTH } from './signatures.ts';

/** What a ticket's id contains. `submittedAt` is the submitting process's clock. */
export type Ticket = {
  task: string;
  lane: string;
  number: number;
  batchId: string;
  index: number;
  submittedAt: Date;
};

/** What the id of an unbatched task contains. `queue`: where it was sent, when not to the task's own. */
export type PlainId = { task: string; key: string; queue: string | undefined; submittedAt: Date };

/** Longer texts are refused before any work is done on them. */
const LONGEST_ID = 160;

const TIME = '[0-9a-z]{8}';
const KEY = `${TIME}[A-Za-z0-9_-]{12}`;
const NUMBER = '(?:0|[1-9a-z][0-9a-z]{0,9})';
const MAC = `[A-Za-z0-9_-]{${MAC_LENGTH}}`;
const TASK = '[a-z][a-z0-9.-]{0,39}';
const LANE = '[A-Za-z0-9.-]{1,40}';
const TICKET_ID = new RegExp(`^(${TASK})~(${LANE})~(${KEY})~(${NUMBER})~(${NUMBER})~${MAC}$`);
const PLAIN_ID = new RegExp(`^(${TASK})~(${KEY})(?:~(${TASK}))?~${MAC}$`);

/** A key that sorts by time and is never made twice: 8 characters of time, 72 bits of chance. */
export function newKey(now = Date.now()): string {
  return now.toString(36).padStart(8, '0') + randomBytes(9).toString('base64url');
}

const timeOf = (key: string): Date => new Date(Number.parseInt(key.slice(0, 8), 36));

export function parseTicket(id: string): Ticket | undefined {
  const [, task, lane, batchId, index, number] = TICKET_ID.exec(id) ?? [];
  if (task === undefined || lane === undefined || batchId === undefined) return undefined;
  if (index === undefined || number === undefined) return undefined;
  return {
    task,
    lane,
    batchId,
    index: Number.parseInt(index, 36),
    number: Number.parseInt(number, 36),
    submittedAt: timeOf(batchId),
  };
}

export function parsePlain(id: string): PlainId | undefined {
  const [, task, key, queue] = PLAIN_ID.exec(id) ?? [];
  return task === undefined || key === undefined
    ? undefined
    : { task, key, queue, submittedAt: timeOf(key) };
}

/** The id of the ticket at `index` of a batch, given its mac. */
export function ticketId(
  batch: { task: string; lane: string; batchId: string; first: number },
  index: number,
  mac: string,
): string {
  return `${ticketStem(batch, index)}~${mac}`;
}

function ticketStem(
  batch: { task: string; lane: string; batchId: string; first: number },
  index: number,
): string {
  const number = batch.first + index;
  return `${batch.task}~${batch.lane}~${batch.batchId}~${index.toString(36)}~${number.toString(36)}`;
}

export type Ids = {
  /** Names the key that signs. */
  readonly keyId: string;
  /** Whether the key of this name is one of those that verify. */
  knows(keyId: string): boolean;
  /** The mac of one ticket: it binds the whole id to its owner. `keyId`: of the key that signed its batch. */
  ticketMac(
    batch: { task: string; lane: string; batchId: string; first: number },
    index: number,
    owner: string,
    keyId?: string,
  ): string;
  plain(task: string, key: string, owner: string, queue?: string): string;
  /** Whether `id` was made here for `owner`. No I/O, constant time. */
  belongs(id: string, owner: string): boolean;
};

/** Of several secrets the first signs, and all verify: so that a secret can be changed while ids of the one before live. */
export function createIds(secret: string | readonly string[]): Ids {
  const signers = [secret].flat().map(createSigner);
  const [signer] = signers;
  if (signer === undefined) throw new RangeError('There is no secret to sign with.');
  const byKeyId = new Map(signers.map((each) => [each.keyId, each]));
  return {
    keyId: signer.keyId,
    knows: (keyId) => byKeyId.has(keyId),
    ticketMac: (batch, index, owner, keyId = signer.keyId) =>
      (byKeyId.get(keyId) ?? signer).sign(`${ticketStem(batch, index)}|${owner}`),
    plain(task, key, owner, queue) {
      const stem = queue === undefined ? `${task}~${key}` : `${task}~${key}~${queue}`;
      return `${stem}~${signer.sign(`${stem}|${owner}`)}`;
    },
    belongs(id, owner) {
      const cut = id.length - MAC_LENGTH - 1;
      if (id.length > LONGEST_ID || id[cut] !== '~') return false;
      const message = `${id.slice(0, cut)}|${owner}`;
      const mac = id.slice(cut + 1);
      return signers.some((each) => each.verify(message, mac));
    },
  };
}
