import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './i18n.ts';
import { accountEn } from '../locales/account-en.ts';
import { accountZh } from '../locales/account-zh.ts';
import { adminEn, controlRoomEn } from '../locales/admin-en.ts';
import { adminZh, controlRoomZh } from '../locales/admin-zh.ts';
import { fairnessEn } from '../locales/fairness-en.ts';
import { fairnessZh } from '../locales/fairness-zh.ts';
import { inboxEn } from '../locales/inbox-en.ts';
import { inboxZh } from '../locales/inbox-zh.ts';
import { en } from '../locales/en.ts';
import { newsEn } from '../locales/news-en.ts';
import { newsZh } from '../locales/news-zh.ts';
import { ordersEn } from '../locales/orders-en.ts';
import { ordersZh } from '../locales/orders-zh.ts';
import { overlayEn } from '../locales/overlay-en.ts';
import { overlayZh } from '../locales/overlay-zh.ts';
import { verdictEn } from '../locales/verdict-en.ts';
import { verdictZh } from '../locales/verdict-zh.ts';
import { zh } from '../locales/zh.ts';

const shopEn = [en, accountEn, fairnessEn, inboxEn, newsEn, ordersEn, overlayEn, verdictEn];
const shopZh = [zh, accountZh, fairnessZh, inboxZh, newsZh, ordersZh, overlayZh, verdictZh];

describe('preferredLanguage', () => {
  it.each([
    [null, ['zh-CN', 'en'], 'zh'],
    [null, ['zh-Hant-TW'], 'zh'],
    [null, ['en-GB', 'zh'], 'en'],
    [null, ['fr', 'zh'], 'zh'],
    [null, ['fr'], 'en'],
    ['en', ['zh'], 'en'],
    ['nonsense', ['zh'], 'zh'],
  ] as const)('remembered %s, browser %j: %s', (remembered, browser, language) => {
    expect(preferredLanguage(remembered, browser)).toBe(language);
  });
});

/** Every text with its path, as `buy.hint.open`. */
const textsOf = (words: object, path = ''): [path: string, text: string][] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value
      ? textsOf(value, `${path}${key}.`)
      : [[`${path}${key}`, String(value)]],
  );

describe.each([
  ['the shop', shopEn, shopZh],
  ['operators', [adminEn, controlRoomEn], [adminZh, controlRoomZh]],
])('the words of %s', (_, english, chinese) => {
  it('fill in the same blanks in both languages', () => {
    const blanks = (words: object) =>
      textsOf(words).map(([at, text]) => [at, [...(text.match(/{{\w+}}/g) ?? [])].sort()]);
    expect(blanks(chinese)).toEqual(blanks(english));
  });
});

describe('a buyer', () => {
  const said = (words: object, never: RegExp) =>
    textsOf(words).filter(([, text]) => never.test(text));

  it('reads no word of engineers in English', () => {
    expect(
      said(shopEn, /\bround\b|\bunits?\b|give.* back|is made|stored|meanwhile|\bluck\b|\btoken\b/i),
    ).toEqual([]);
  });

  it('reads no word of engineers in Chinese', () => {
    expect(said(shopZh, /名额|[第本一每]轮|轮次|落库|直降|取号|令牌|会话/)).toEqual([]);
  });
});
