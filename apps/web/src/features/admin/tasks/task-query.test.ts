import { describe, expect, it } from 'vitest';
import { addressOf, queryOf, searchOf } from './task-query.ts';

const nothing = { id: '', kind: '', status: '', text: '', upkeep: '', from: '', to: '' };
const ask = (search: Partial<typeof nothing>, cursor?: string) =>
  queryOf(addressOf({ ...nothing, ...search }), cursor);

describe('a search for tasks', () => {
  it("asks for the shop's work, fifty at a time, unless told more", () => {
    expect(ask({})).toEqual({ upkeep: 'hide', limit: '50' });
    expect(ask({}, 'task-000050')).toEqual({ upkeep: 'hide', limit: '50', cursor: 'task-000050' });
    expect(ask({ upkeep: 'only' })).toEqual({ upkeep: 'only', limit: '50' });
    expect(ask({ upkeep: 'only', kind: 'user.create' })).toEqual({
      kind: 'user.create',
      limit: '50',
    });
  });

  it('by id asks for nothing else', () => {
    expect(ask({ id: ' order.place~1-4~b ', status: 'failure' })).toEqual({
      id: 'order.place~1-4~b',
    });
    expect(ask({ id: '???' })).toEqual({ text: '???', upkeep: 'hide', limit: '50' });
  });

  it('speaks universal time, and drops what is no time', () => {
    expect(ask({ from: '2026-11-11T20:00', to: 'soon' })).toEqual({
      from: new Date('2026-11-11T20:00').toISOString(),
      upkeep: 'hide',
      limit: '50',
    });
  });

  it('survives its address', () => {
    const search = { ...nothing, kind: 'user.create', status: 'failure', from: '2026-11-11T20:00' };
    expect(searchOf(addressOf(search))).toEqual(search);
  });

  it('ignores an address somebody made up', () => {
    const address = new URLSearchParams('status=angry&from=yesterday&kind=user.create');
    expect(queryOf(address, undefined)).toEqual({ kind: 'user.create', limit: '50' });
  });
});
