import { expect, it } from 'vitest';
import { differencesOf, rebase } from './rebase.ts';
import { emptyDraft } from './sale-draft.ts';

const before = { ...emptyDraft(0), title: 'Tea', price: 5, perBuyer: 1 };
const words = (title: string) => ({ ...before.texts, zh: { title, description: '' } });

it('tells what somebody else changed, whatever I typed', () => {
  const now = { ...before, price: 6, texts: words('茶'), passRequired: true };
  expect(differencesOf(before, now)).toEqual([
    { field: 'price', before: 5, now: 6 },
    { field: 'passRequired', before: false, now: true },
    { field: 'texts.zh.title', before: '', now: '茶' },
  ]);
  expect(differencesOf(before, before)).toEqual([]);
});

it('keeps what I typed and takes over everything else', () => {
  const typed = { ...before, title: 'Green tea', price: 7, texts: words('绿茶') };
  const now = {
    ...before,
    price: 6,
    perBuyer: 3,
    texts: { ...words('茶'), en: { title: 'Fine tea', description: '' } },
  };
  expect(rebase(before, typed, now)).toEqual({
    ...now,
    title: 'Green tea',
    price: 7,
    texts: { zh: { title: '绿茶', description: '' }, en: { title: 'Fine tea', description: '' } },
  });
});
