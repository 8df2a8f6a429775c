import parsePhoneNumber from 'libphonenumber-js/mobile';

/** Of a number that is written without its country. */
const AT_HOME = 'CN';

/**
 * A mobile number in the one form of E.164, however it was written: a number that could be written in two ways would be two
 * people. Undefined for what is no mobile number.
 */
export function mobileOf(written: string): string | undefined {
  const parsed = parsePhoneNumber(written, AT_HOME);
  return parsed?.isValid() ? parsed.number : undefined;
}
