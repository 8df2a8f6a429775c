import { expect, it } from 'vitest';
import { ownDatabase } from '../testing/fixtures.ts';

const test = await ownDatabase();

const member = (username: string, mobile = '1') =>
  test.db.createMember({ userId: `u_${username}`, username, passwordHash: '$argon2id$x', mobile });

const search = async (asked: Partial<Parameters<typeof test.db.searchPeople>[0]>) =>
  (await test.db.searchPeople({ name: '', mobiles: [], limit: 20, ...asked })).map(
    ({ userId }) => userId,
  );

it('finds people by name, exactly first, and never more than asked for', async () => {
  for (const name of ['anna', 'Ann', 'ann_2', 'annX2', 'bob%', 'bobby']) await member(name);
  expect((await search({ name: 'ANN' }))[0]).toBe('u_Ann');
  expect((await search({ name: 'ann' })).toSorted()).toEqual([
    'u_Ann',
    'u_annX2',
    'u_ann_2',
    'u_anna',
  ]);
  // What means something to LIKE is a letter like others.
  expect(await search({ name: 'ann_' })).toEqual(['u_ann_2']);
  expect(await search({ name: 'bob%' })).toEqual(['u_bob%']);
  expect(await search({ name: '%' })).toEqual([]);
  expect(await search({ name: 'a' })).toEqual([]);
  expect(await search({ name: 'ann', limit: 2 })).toHaveLength(2);
});

it('finds the member whose number it is, confirmed or as typed at the sign-up', async () => {
  await member('typed', '13900000001');
  await member('moved', '13900000002');
  const asked = { memberId: 'u_moved', codeId: 'c'.repeat(22), mobile: '+447911123456' };
  await test.db.askPhoneCode(asked);
  await test.db.confirmPhone({ memberId: 'u_moved', isCode: () => true, confirmation: 'x' });
  expect(await search({ mobiles: ['+8613900000001', '13900000001'] })).toEqual(['u_typed']);
  expect(await search({ mobiles: ['+447911123456'] })).toEqual(['u_moved']);
  expect(await search({ mobiles: ['13900000002'] })).toEqual([]);
});

it('finds a person by any of their ids, and all that is known of them', async () => {
  await member('claimer', '13900000003');
  await test.db.claimGuest({ guestId: 'g_before', memberId: 'u_claimer' });
  expect(await search({ userId: 'g_before' })).toEqual(['u_claimer']);
  expect(await search({ userId: 'g_nobody' })).toEqual([]);
  for (const id of ['g_before', 'u_claimer']) {
    expect(await test.db.findProfile(id)).toMatchObject({
      userId: 'u_claimer',
      name: 'claimer',
      kind: 'member',
      guestIds: ['g_before'],
      mobile: '13900000003',
      confirmedAt: null,
      erasedAt: null,
    });
  }
  expect(await test.db.findProfile('g_nobody')).toBeUndefined();
});
