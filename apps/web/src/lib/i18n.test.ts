import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './i18n.ts';
import { en } from './locales/en.ts';
import { zh } from './locales/zh.ts';

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

it('both languages fill in the same blanks', () => {
  const blanks = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value
        ? blanks(value, `${path}${key}.`)
        : [`${path}${key} ${(String(value).match(/{{\w+}}/g) ?? []).sort().join()}`],
    );
  expect(blanks(zh)).toEqual(blanks(en));
});
