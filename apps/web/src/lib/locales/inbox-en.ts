/** Fetched with the pages that say them. */
export const inboxEn = {
  inbox: {
    title: 'Messages',
    lead: 'Newest first.',
    empty: 'No messages yet',
    emptyGuest: 'We tell you here when you get an item. With an account we also text you.',
    emptyMember: 'We tell you here when you get an item, and text you too.',
    signUp: 'Create account',
    to: 'to {{mobile}}',
    kind: {
      order_won: 'You got it',
      pay_reminder: 'Payment reminder',
      opening_soon: 'A sale opens soon',
      standby_promoted: 'You got one from standby',
      phone_code: 'Confirm your phone',
    },
  },
};

export type InboxWords = typeof inboxEn;
