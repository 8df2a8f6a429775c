import type { SaleDeskWords } from './sale-desk-en.ts';

export const saleDeskZh: SaleDeskWords = {
  zone: '{{name}}（{{offset}}）',
  moment: '{{when}}，{{zone}}，{{away}}',
  times: '时间均为{{zone}}。',
  met: '受影响的人数（此刻）',
  who: { waiting: '排队中', standby: '候补中', unpaid: '待付款' },
  type: '请输入“{{name}}”以继续',
  pauseTitle: '暂停「{{title}}」？',
  pauseText: '继续之前不再受理新的排队；已在排队的人照常处理，订单仍可付款。',
};
