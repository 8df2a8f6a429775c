import { decimalsOf, formatLength } from '@seckill/contracts';
import { looksLikeAnother } from './shop-currencies.ts';

/** In a shop of many currencies a lone sign stands for one of them; every other that looks like it says which it is: JP¥, HK$. */
const HAS_A_SIGN = new Set(['CNY', 'USD', 'EUR', 'GBP', 'KRW', 'INR', 'VND', 'THB', 'RUB', 'TRY']);

/** Money from minor units, without a fraction where there is none: ¥199, ¥1,299.50, ¥1,990, or JP¥1,990 where yuan are paid or stand beside it. */
export function formatMoney(
  cents: number,
  currency: string,
  language: string,
  beside?: string,
): string {
  const decimals = decimalsOf(currency);
  const unit = 10 ** decimals;
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: HAS_A_SIGN.has(currency) ? 'narrowSymbol' : 'symbol',
    minimumFractionDigits: cents % unit === 0 ? 0 : decimals,
    maximumFractionDigits: decimals,
  });
  const own = ({ type, value }: Intl.NumberFormatPart) =>
    type === 'currency' &&
    value.length === 1 &&
    !HAS_A_SIGN.has(currency) &&
    looksLikeAnother(currency, value, language, beside)
      ? currency.slice(0, 2) + value
      : value;
  return format
    .formatToParts(cents / unit)
    .map(own)
    .join('');
}

/** The first use of each kind reads the data of a language, tens of milliseconds of a phone: now, as nothing else is to be done. */
export function warmFormats(language: string): void {
  formatMoney(0, 'CNY', language);
  formatClock(0, language);
  formatLength(60, language);
}

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}

/** Everywhere and in both languages, as deadlines are: 21:05 leaves no doubt about which half of the day it is. */
const HOURS = { hourCycle: 'h23' } as const;

export function formatTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...HOURS,
  }).format(new Date(iso));
}

/** The time of day to the second. */
export function formatClock(at: number | string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium', ...HOURS }).format(new Date(at));
}

/** Seconds left as 00:12, 3:04:05 or, with days, 2:03:04:05. */
export function formatCountdown(seconds: number): string {
  const parts: number[] = [];
  if (seconds >= 86_400) parts.push(Math.floor(seconds / 86_400));
  if (seconds >= 3600) parts.push(Math.floor(seconds / 3600) % 24);
  parts.push(Math.floor(seconds / 60) % 60, seconds % 60);
  return parts
    .map((part, i) => (i === 0 && parts.length > 2 ? String(part) : String(part).padStart(2, '0')))
    .join(':');
}

/**
 * How far the price lies under the original one, as each language says it: in English the percent that is taken off, in
 * Chinese the tenths that are left to pay (折). Rounded so that it never promises too much; empty when it says nothing.
 */
export function formatDiscount(price: number, original: number, language: string): string {
  if (original <= price) return '';
  if (language.startsWith('zh')) {
    const tenths = Math.ceil((price * 100) / original) / 10;
    return tenths < 10 ? String(tenths) : '';
  }
  const percent = Math.floor(((original - price) * 100) / original);
  return percent > 0 ? String(percent) : '';
}

const A_DAY_S = 86_400;

/** What is left of a time: as a countdown within a day, else in whole days, in words. */
export function formatLeft(seconds: number, language: string): string {
  if (seconds < A_DAY_S) return formatCountdown(seconds);
  return formatLength(seconds - (seconds % A_DAY_S), language);
}

/** A moment of the near future as people say it, on this device's clock: Thu, Nov 26, 20:00. */
export function formatMoment(iso: string, language: string): string {
  const parts = { weekday: 'short', month: 'short', day: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, { ...parts, ...time }).format(new Date(iso));
}

const IN_CHINA = new Set(['Asia/Shanghai', 'Asia/Chongqing', 'Asia/Harbin', 'PRC']);

/** The zone of this device's clock at a moment, by name; where people call it another way, `beijing`. */
export function zoneOf(iso: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZoneName: 'long' });
  if (IN_CHINA.has(format.resolvedOptions().timeZone)) return 'beijing';
  const parts = format.formatToParts(new Date(iso));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
