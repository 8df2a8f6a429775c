/** What a sign-up must be like, field by field. Without a schema around it, so that a form can check it too. */
export const SIGN_UP_LIMITS = {
  username: { pattern: '^[\\p{L}\\p{N}_.-]{2,32}$' },
  password: { minLength: 8, maxLength: 128, pattern: '^[^\\p{Cs}]*$' },
  mobile: { pattern: '^\\+?[1-9][0-9]{6,14}$' },
} as const;

/** A code that confirms a number: for how long it is good, how often it may be entered wrongly, and when another may be asked for, ms. */
export const PHONE_CODE_MS = 600_000;
export const PHONE_CODE_TRIES = 5;
export const PHONE_RESEND_MS = 60_000;
export const PHONE_CODE_PATTERN = '^[0-9]{6}$';
