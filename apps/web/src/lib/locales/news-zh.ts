import type { NewsWords } from './news-en.ts';

export const newsZh: NewsWords = {
  news: {
    won: '恭喜，抢到了！',
    wonText: '{{title}}：支付 {{price}} 即可保留。',
    toPay: '去付款',
    toSale: '查看商品',
    reminder: '付款还剩 {{time}}',
    reminderText: '{{title}}，{{price}}。逾期未付将让给下一位。',
  },
};
