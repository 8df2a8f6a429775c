import type { InboxWords } from './inbox-en.ts';

export const inboxZh: InboxWords = {
  inbox: {
    title: '消息',
    lead: '最新的在最前。',
    empty: '还没有消息',
    emptyGuest: '抢到商品后，通知会显示在这里。注册后还会短信通知您。',
    emptyMember: '抢到商品后，通知会显示在这里，也会短信通知您。',
    signUp: '注册账号',
    to: '发至 {{mobile}}',
    kind: {
      order_won: '抢购成功',
      pay_reminder: '付款提醒',
      opening_soon: '即将开抢',
      standby_promoted: '候补成功',
      phone_code: '验证手机号',
    },
  },
};
