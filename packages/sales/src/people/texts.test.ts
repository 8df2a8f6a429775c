import { expect, it } from 'vitest';
import { textOf } from './texts.ts';

const won = (msLeft: number, language: 'zh' | 'en') =>
  textOf(
    {
      kind: 'order_won',
      titles: { zh: '极光', en: 'Aurora' },
      orderNumber: '7K3M-Q8TX-2V9R',
      msLeft,
    },
    language,
  ).text;

it('says how long there is to pay, each time and in each language, in whole minutes', () => {
  for (let again = 0; again < 2; again += 1) {
    expect(won(15 * 60_000, 'en')).toContain('pay within 15 minutes.');
    expect(won(14 * 60_000 - 1, 'en')).toContain('pay within 14 minutes.');
    expect(won(15 * 60_000, 'zh')).toContain('请在15分钟内付款');
    expect(won(90 * 60_000, 'en')).toContain('pay within 1 hr 30 min.');
  }
});
