/** What a sign-up must be like, field by field. Without a schema around it, so that a form can check it too. */
export const SIGN_UP_LIMITS = {
  username: { pattern: '^[\\p{L}\\p{N}_.-]{2,32}$' },
  password: { minLength: 8, maxLength: 128 },
  mobile: { pattern: '^\\+?[1-9][0-9]{6,14}$' },
} as const;
