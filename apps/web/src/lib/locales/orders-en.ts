/** Fetched with the pages that say them; what other pages say of orders is in `en.ts`. */
export const ordersEn = {
  orders: {
    giveBack: 'Cancel order',
    giveBackTitle: 'Cancel this order?',
    giveBackText: 'The item goes to the next person right away. This cannot be undone.',
    keep: 'Keep order',
    title: 'My orders',
    lead: 'Newest first. Times are in your time zone.',
    empty: 'No orders yet',
    emptyText: 'Items you get will show up here.',
    number: 'Order number',
    placed: 'Placed',
    payWithin: 'Pay within',
    payUntil: 'Payment was due',
    paid: 'Paid',
  },
  receipt: {
    code: 'Receipt code',
    keep: 'Keep this code: it brings your orders back if this browser forgets you.',
    have: 'Looking for an earlier order?',
    haveText: 'Enter the code on its receipt.',
    bring: 'Bring it back',
    done: 'Your orders are back.',
    missing: 'Please enter the code.',
  },
};

export type OrdersWords = typeof ordersEn;
