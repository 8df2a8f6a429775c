/** Fetched with whatever shows a verdict. */
export const verdictEn = {
  verdict: {
    success: 'Congratulations, you got it!',
    successText: 'Your order is confirmed. Please pay in time to keep it.',
    duplicate: 'You already have one. Here is your order.',
    order: 'Order number',
    price: 'Price',
    payBy: 'Pay within',
    payOver: 'time is up',
    toOrders: 'My orders',
    sold_out: 'Sorry, it sold out before your turn',
    sold_outText: 'All stock ({{total}}) went to people ahead of you in line.',
    tooFewText_one: 'You asked for {{asked}}, and {{count}} was left. It is all of them or none.',
    tooFewText_other:
      'You asked for {{asked}}, and {{count}} were left. It is all of them or none.',
    takeLeft: 'Ask for {{count}}',
    sold_outTextBefore: 'All stock went to people ahead of you in line.',
    cancelled: 'The sale was restarted',
    cancelledText: 'The line was cleared. You can join it again right away.',
    orderGone: 'This order is closed',
    orderGoneText: {
      expired: 'The time to pay is over, so the order was cancelled.',
      cancelled: 'You cancelled this order.',
      void: 'The sale was restarted, and all unpaid orders were cancelled.',
    },
    stoodBy: {
      successText: 'One became available and is yours. Please pay in time to keep it.',
      sold_out: 'The sale has ended',
      sold_outText: 'None became available before the end. You were not charged.',
      cancelledText:
        'Your place on standby ended too. There is new stock: you can join the line right away.',
    },
    failure: 'Something went wrong',
    failureText: 'We ran into a problem on your turn. You were not charged.',
    left: 'You left the line',
    leftText: 'Your place went to the people behind you. You were not charged.',
    leftNumber: 'Your place has ended',
    leftNumberText:
      'You left the line, or one was bought with your phone number already, or the number is another account’s by now. You were not charged.',
    lost: 'We lost your place in line',
    lostText: 'Sorry, this was our fault. Please join the line again.',
    again: 'Join the line again',
  },
};

export type VerdictWords = typeof verdictEn;
