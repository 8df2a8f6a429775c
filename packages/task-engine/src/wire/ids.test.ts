import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECRET } from '../testing/lab.ts';
import { createIds, newKey, parsePlain, parseTicket, ticketId } from './ids.ts';

const ids = createIds(SECRET);
/** What a path of a URL carries without escapes. */
const URL_SAFE = /^[A-Za-z0-9._~-]{8,128}$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~|';

const lane = fc.stringMatching(/^[A-Za-z0-9.-]{1,40}$/);
const owner = fc.string({ maxLength: 40 });
const batch = fc.record({
  task: fc.constantFrom('order.place', 'hall.seat'),
  lane,
  batchId: fc.integer({ min: 1, max: 2 ** 41 }).map(newKey),
  first: fc.integer({ min: 1, max: 2 ** 40 }),
});
const index = fc.nat({ max: 5000 });

describe('the id of a ticket', () => {
  it('says what it was made of, belongs to its owner and fits the wire', () => {
    fc.assert(
      fc.property(batch, index, owner, (of, at, who) => {
        const id = ticketId(of, at, ids.ticketMac(of, at, who));
        expect(parseTicket(id)).toEqual({
          task: of.task,
          lane: of.lane,
          batchId: of.batchId,
          index: at,
          number: of.first + at,
          submittedAt: new Date(Number.parseInt(of.batchId.slice(0, 8), 36)),
        });
        expect(ids.belongs(id, who)).toBe(true);
        expect(id).toMatch(URL_SAFE);
        expect(parsePlain(id)).toBeUndefined();
      }),
    );
  });

  it('belongs to nobody once any character is changed, added or taken away', () => {
    fc.assert(
      fc.property(batch, index, owner, fc.nat(), fc.nat(), (of, at, who, where, what) => {
        const id = ticketId(of, at, ids.ticketMac(of, at, who));
        const place = where % id.length;
        const others = ALPHABET.replace(id[place] ?? '', '');
        const other = others[what % others.length] ?? '';
        const before = id.slice(0, place);
        expect(ids.belongs(before + other + id.slice(place + 1), who)).toBe(false);
        expect(ids.belongs(before + other + id.slice(place), who)).toBe(false);
        expect(ids.belongs(before + id.slice(place + 1), who)).toBe(false);
      }),
    );
  });

  it('belongs to nobody else, and to nobody under another secret', () => {
    fc.assert(
      fc.property(batch, index, owner, owner, (of, at, who, somebody) => {
        fc.pre(who !== somebody);
        const id = ticketId(of, at, ids.ticketMac(of, at, who));
        expect(ids.belongs(id, somebody)).toBe(false);
        expect(createIds(`${SECRET}!`).belongs(id, who)).toBe(false);
      }),
    );
  });
});

it('a new secret signs, and ids of the one before still belong to their owners', () => {
  const both = createIds([`${SECRET}!`, SECRET]);
  const of = { task: 'order.place', lane: 'sale.1', batchId: newKey(), first: 1 };
  const before = ticketId(of, 0, ids.ticketMac(of, 0, 'me'));
  expect(both.belongs(before, 'me')).toBe(true);
  expect(both.belongs(before, 'you')).toBe(false);
  expect(both.belongs(ids.plain('user.create', newKey(), 'me'), 'me')).toBe(true);
  expect(ticketId(of, 0, both.ticketMac(of, 0, 'me', ids.keyId))).toBe(before);
  expect(ids.belongs(ticketId(of, 0, both.ticketMac(of, 0, 'me')), 'me')).toBe(false);
  expect([both.knows(ids.keyId), ids.knows(both.keyId)]).toEqual([true, false]);
});

describe('the id of a plain task', () => {
  it('says its task and key and belongs to its owner', () => {
    fc.assert(
      fc.property(owner, owner, (who, somebody) => {
        const key = newKey();
        const id = ids.plain('user.create', key, who);
        expect(parsePlain(id)).toMatchObject({ task: 'user.create', key });
        expect(parseTicket(id)).toBeUndefined();
        expect(ids.belongs(id, who)).toBe(true);
        expect(ids.belongs(id, somebody)).toBe(who === somebody);
      }),
    );
  });
});

it('takes any text for no id, without complaint', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[a-z.~0-9]{0,80}$/)),
      owner,
      (id, who) => {
        expect(parseTicket(id)).toBeUndefined();
        expect(parsePlain(id)).toBeUndefined();
        expect(ids.belongs(id, who)).toBe(false);
      },
    ),
  );
  expect(ids.belongs('a'.repeat(1_000_000), 'me')).toBe(false);
});

it('makes keys that sort by time, hold no colon and never meet', () => {
  const keys = Array.from({ length: 10_000 }, () => newKey());
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.every((key) => /^[0-9a-z]{8}[A-Za-z0-9_-]{12}$/.test(key))).toBe(true);
  expect(newKey(1_000) < newKey(2_000)).toBe(true);
});
