import type { VerdictWords } from './verdict-en.ts';

export const verdictZh: VerdictWords = {
  verdict: {
    success: '恭喜您，秒杀成功！',
    successText: '订单已生成，请尽快付款。',
    duplicate: '您已经抢到过了，这是您的订单。',
    order: '订单号',
    price: '价格',
    payBy: '付款剩余时间',
    payOver: '已超时',
    toOrders: '我的订单',
    sold_out: '很遗憾，没有抢到',
    sold_outText: '{{total}} 件商品已被排在您前面的顾客抢完。',
    tooFewText_one: '您要 {{asked}} 件，轮到时只剩 {{count}} 件，整单未成交。',
    tooFewText_other: '您要 {{asked}} 件，轮到时只剩 {{count}} 件，整单未成交。',
    takeLeft: '改抢 {{count}} 件',
    sold_outTextBefore: '商品已被排在您前面的顾客抢完。',
    cancelled: '活动已重新开始',
    cancelledText: '之前的排队已全部取消，您可以马上重新排队。',
    orderGone: '订单已关闭',
    orderGoneText: {
      expired: '付款超时，订单已取消。',
      cancelled: '您已取消该订单。',
      void: '活动已重新开始，未付款的订单已全部取消。',
    },
    stoodBy: {
      successText: '候补成功，订单已生成，请尽快付款。',
      sold_out: '活动已结束',
      sold_outText: '活动结束前没有可分配的商品，未产生任何费用。',
      cancelledText: '候补也已取消。活动有了新的库存，可以马上重新排队。',
    },
    failure: '出了点问题',
    failureText: '轮到您时系统出现问题，未产生任何费用。',
    left: '您已退出排队',
    leftText: '您的位置已让给后面的人，未产生任何费用。',
    leftNumber: '您的排队已结束',
    leftNumberText:
      '您已退出排队，或该手机号本场已抢到一件，或该手机号现已属于另一个账号。没有扣款。',
    lost: '您的排队信息丢失了',
    lostText: '非常抱歉，是我们的问题，请重新排队。',
    again: '重新排队',
  },
};
