let sold: ReadonlySet<string> | undefined;

/** In which currencies the shop sells, as its list says; undefined while nobody has said it. */
export function sellsIn(currencies: Iterable<string> | undefined): void {
  sold = currencies && new Set(currencies);
}

/** Whether a sign could be taken for another currency of the shop, or for the one `beside` it; it could while those are not known. */
export function looksLikeAnother(
  currency: string,
  sign: string,
  language: string,
  beside?: string,
): boolean {
  if (!sold) return true;
  const others = beside === undefined ? [...sold] : [...sold, beside];
  return others.some((other) => other !== currency && signOf(other, language) === sign);
}

const signOf = (currency: string, language: string): string | undefined =>
  new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value;
