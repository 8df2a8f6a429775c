/** Crockford's digits: no I, L, O or U, which are misheard or misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
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
