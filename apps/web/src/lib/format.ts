/** Money from minor units, without a fraction where there is none: ¥199, ¥1,299.50. */
export function formatMoney(cents: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}

export function formatTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
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

/** The whole percent that the price lies under the original one; 0 when it does not. */
export function discountPercent(priceCents: number, originalPriceCents: number): number {
  if (originalPriceCents <= priceCents) return 0;
  return Math.floor((1 - priceCents / originalPriceCents) * 100);
}
