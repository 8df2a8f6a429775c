/** Crockford's digits: no I, L, O or U, which are misheard or misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const IS_DIGITS = new RegExp(`^[${DIGITS}]+$`);
const LENGTH = 11;
const GROUP = 4;

/**
 * The number of an order as people say it on the phone, as `7K3M-Q8TX-2V9R`: the first 55 bits of its id, base64url, and a
 * check digit that finds one wrong digit or two that changed places.
 */
export function orderNumber(orderId: string): string {
  let number = '';
  let bits = 0;
  let width = 0;
  for (let at = 0; number.length < LENGTH;) {
    if (width < 5) {
      bits = (bits << 6) | Math.max(0, ID_DIGITS.indexOf(orderId.charAt(at) || 'A'));
      width += 6;
      at += 1;
    }
    width -= 5;
    number += DIGITS.charAt(bits >> width);
    bits &= (1 << width) - 1;
  }
  const whole = number + checkDigit(number);
  return `${whole.slice(0, GROUP)}-${whole.slice(GROUP, 2 * GROUP)}-${whole.slice(2 * GROUP)}`;
}

/** In any case, in groups or not, and with letters that look like digits; empty where something else is in it. */
export function plainDigits(typed: string): string {
  const digits = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return IS_DIGITS.test(digits) ? digits : '';
}

/** What an id begins with whose first bits these digits are. */
export function idPrefixOf(digits: string): string {
  let prefix = '';
  let bits = 0;
  let width = 0;
  for (const digit of digits) {
    bits = (bits << 5) | DIGITS.indexOf(digit);
    width += 5;
    if (width < 6) continue;
    width -= 6;
    prefix += ID_DIGITS.charAt(bits >> width);
    bits &= (1 << width) - 1;
  }
  return prefix;
}

/** The number of an order as people type it; undefined where a digit is wrong or missing. */
export function readOrderNumber(
  typed: string,
): { prefix: string; isOf(orderId: string): boolean } | undefined {
  const digits = plainDigits(typed);
  const number = digits.slice(0, LENGTH);
  if (digits.length !== LENGTH + 1 || digits !== number + checkDigit(number)) return undefined;
  return {
    prefix: idPrefixOf(number),
    isOf: (orderId) => plainDigits(orderNumber(orderId)) === digits,
  };
}

/** Luhn's algorithm with 32 digits instead of 10. */
function checkDigit(number: string): string {
  const base = DIGITS.length;
  let sum = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = DIGITS.indexOf(number.charAt(at));
    const doubled = (number.length - at) % 2 === 1 ? 2 * digit : digit;
    sum += Math.floor(doubled / base) + (doubled % base);
  }
  return DIGITS.charAt((base - (sum % base)) % base);
}
