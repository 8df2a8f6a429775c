import type { FairnessWords } from './fairness-en.ts';

export const fairnessZh: FairnessWords = {
  fairness: {
    title: '排队公示',
    what: '按处理先后列出每个排队号及其结果。不含任何姓名：每张号只有编号和指纹，只有本人能认出自己的号。',
    proves:
      '各批次首尾相连：每一批都带有上一批的哈希值。事后若有改动、增补或遗漏，链条就会断开。您可以在自己的浏览器里核对。',
    running: '活动仍在进行，以下是到目前为止的记录。',
    empty: '还没有人被处理。',
    check: '核对记录',
    insecure: '只有通过 https 访问时，浏览器才能核对记录。',
    holds: '记录无误：{{tickets}} 人中有 {{won}} 人抢到。',
    flawed: '记录有误。',
    checks: {
      chain: '链条完整。',
      draw: '最初一批号的顺序按承诺抽签产生。',
      order: '每个号按顺序只处理一次。',
      luck: '没有人越过排在前面的落选者抢到。',
      complete: '所有号均已处理。',
    },
    fails: {
      chain: '链条已断开。',
      draw: '最初一批号的顺序并非按承诺抽签产生，或无法证明。',
      order: '有号码被重复或未按顺序处理。',
      luck: '有人越过排在前面的落选者抢到。',
      complete: '尚有号码未处理。',
    },
    head: '链条末端：{{head}}',
    caption: '按记录顺序排列的排队号',
    number: '号码',
    verdict: '结果',
    hash: '指纹',
    mine: '您',
    more: '显示更多',
    verdicts: {
      success: '抢到',
      duplicate: '已有一件',
      sold_out: '已抢光',
      standby: '候补',
      left: '退出排队',
      cancelled: '已取消',
      failure: '失败',
      other: '其他',
    },
  },
};
