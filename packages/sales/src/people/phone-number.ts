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

/**
 * The forms in which this number may be kept: a confirmed one is in that of E.164, one of a sign-up as it was typed there, with its
 * country or without. None for what has too few digits to be a number, or something else in it.
 */
export function mobileForms(written: string): string[] {
  const typed = written.replaceAll(/[\s().-]/g, '');
  if (!/^\+?\d{7,15}$/.test(typed)) return [];
  const parsed = parsePhoneNumber(typed, AT_HOME);
  const forms = parsed?.isValid()
    ? [parsed.number, parsed.number.slice(1), parsed.nationalNumber]
    : [];
  return [...new Set([...forms, typed])];
}
