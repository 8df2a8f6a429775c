import type { OrdersWords } from './orders-en.ts';

export const ordersZh: OrdersWords = {
  orders: {
    giveBack: '取消订单',
    giveBackTitle: '确定取消这个订单吗？',
    giveBackText: '商品会立刻让给下一位，取消后无法恢复。',
    keep: '再想想',
    title: '我的订单',
    lead: '最新的在最前，时间为您所在的时区。',
    empty: '还没有订单',
    emptyText: '抢到的商品会显示在这里。',
    number: '订单号',
    placed: '下单时间',
    payWithin: '付款剩余时间',
    payUntil: '付款期限',
    paid: '付款时间',
  },
  receipt: {
    code: '取单码',
    keep: '请保存取单码：清除浏览器数据后，可凭它找回订单。',
    have: '找不到以前的订单？',
    haveText: '输入订单上的取单码。',
    bring: '找回订单',
    done: '订单已找回。',
    missing: '请输入取单码。',
  },
};
