import {
  formatLength,
  LANGUAGES,
  type Language,
  type OrderMessageKind,
  PHONE_CODE_MS,
  type Texts,
} from '@seckill/contracts';

/** A title that is longer would crowd out what is to be done. */
const LONGEST_TITLE = 60;

export type About = {
  kind: OrderMessageKind;
  /** What was bought, in each language. */
  titles: Record<Language, string>;
  /** As people say it. */
  orderNumber: string;
  /** To pay; undefined when it is paid. */
  msLeft: number | undefined;
};

/** A text in each language, and in the reader's; where that is not known, in both at once. */
export const textOf = (about: About, language: Language | null): Said =>
  toReader({ zh: inChinese(about), en: inEnglish(about) }, language);

/** The same of a code that confirms a number. */
export function codeText(code: string, language: Language | null): Said {
  const said = {
    zh: `【秒杀】您的验证码是 ${code}，${lengthOf(PHONE_CODE_MS, 'zh')}内有效，请勿告诉他人。`,
    en: `[Seckill] Your code is ${code}. It is good for ${lengthOf(PHONE_CODE_MS, 'en')}. Never tell it to anyone.`,
  };
  return toReader(said, language);
}

/** That a sale which somebody waits for is about to open. */
export function openingText(
  { titles, msLeft }: { titles: Record<Language, string>; msLeft: number },
  language: Language | null,
): Said {
  const said = {
    zh: `【秒杀】您关注的「${shortened(titles.zh)}」将在${lengthOf(msLeft, 'zh')}内开抢。`,
    en: `[Seckill] ${shortened(titles.en)} opens within ${lengthOf(msLeft, 'en')}.`,
  };
  return toReader(said, language);
}

type Said = { text: string; texts: Texts<'text'> };

function toReader(said: Record<Language, string>, language: Language | null): Said {
  return {
    text: language ? said[language] : LANGUAGES.map((each) => said[each]).join(' '),
    texts: { zh: { text: said.zh }, en: { text: said.en } },
  };
}

function inChinese({ kind, titles, orderNumber, msLeft }: About): string {
  const what = `「${shortened(titles.zh)}」`;
  const next = msLeft === undefined ? '已付款' : `请在${lengthOf(msLeft, 'zh')}内付款`;
  const number = `订单号 ${orderNumber}`;
  switch (kind) {
    case 'order_won':
      return `【秒杀】恭喜，已抢到${what}，${next}。${number}。`;
    case 'pay_reminder':
      return `【秒杀】您抢到的${what}还未付款，${next}，超时将自动取消。${number}。`;
    case 'standby_promoted':
      return `【秒杀】候补成功，${what}归您了，${next}。${number}。`;
  }
}

function inEnglish({ kind, titles, orderNumber, msLeft }: About): string {
  const what = shortened(titles.en);
  const next =
    msLeft === undefined ? 'It is paid.' : `Please pay within ${lengthOf(msLeft, 'en')}.`;
  const number = `Order ${orderNumber}.`;
  switch (kind) {
    case 'order_won':
      return `[Seckill] You got it: ${what}. ${next} ${number}`;
    case 'pay_reminder':
      return `[Seckill] Your order for ${what} is not paid yet and will be cancelled soon. ${next} ${number}`;
    case 'standby_promoted':
      return `[Seckill] You got one from standby: ${what}. ${next} ${number}`;
  }
}

/** Nobody counts seconds by a text that took some to arrive. */
function lengthOf(ms: number, language: Language): string {
  const minutes = Math.ceil(ms / 60_000);
  const key = `${language} ${minutes}`;
  const known = lengths.get(key);
  if (known !== undefined) return known;
  const length = formatLength(minutes * 60, language);
  if (lengths.size >= MOST_LENGTHS) lengths.clear();
  lengths.set(key, length);
  return length;
}

/** Orders that were made together end together, and to put a length into words takes four times as long as the rest of a text. */
const lengths = new Map<string, string>();
const MOST_LENGTHS = 1000;

function shortened(title: string): string {
  const letters = Array.from(title);
  return letters.length <= LONGEST_TITLE
    ? title
    : `${letters.slice(0, LONGEST_TITLE - 1).join('')}…`;
}
