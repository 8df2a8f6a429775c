import type { MessageKind } from '@seckill/contracts';

/** Both languages in one short text: we do not know which one a buyer reads. `msLeft` is undefined when it is paid. */
export function textOf(kind: MessageKind, title: string, msLeft: number | undefined): string {
  const left = msLeft === undefined ? undefined : Math.ceil(msLeft / 60_000);
  const [zh, en] = words(kind, title);
  if (left === undefined) return `【秒杀】${zh}，已付款。 ${en}, and it is paid.`;
  return `【秒杀】${zh}，请在 ${left} 分钟内付款。 ${en}: please pay within ${left} min.`;
}

function words(kind: MessageKind, title: string): [zh: string, en: string] {
  switch (kind) {
    case 'order_won':
      return [`恭喜，已抢到「${title}」`, 'You got it'];
    case 'pay_reminder':
      return [`「${title}」即将让给下一位`, 'It goes to the next in line soon'];
    case 'standby_promoted':
      return [`候补成功，「${title}」归您了`, 'A unit came back and is yours'];
  }
}
