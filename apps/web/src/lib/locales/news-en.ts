/** Fetched for whoever has something that waits for them. */
export const newsEn = {
  news: {
    won: 'You got it!',
    wonText: '{{title}}: pay {{price}} to keep it.',
    toPay: 'Go to payment',
    toSale: 'See the sale',
    reminder: '{{time}} left to pay',
    reminderText: '{{title}}, {{price}}. Unpaid, it goes to the next person.',
  },
};

export type NewsWords = typeof newsEn;
