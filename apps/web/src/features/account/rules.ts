import { SIGN_UP_LIMITS, type SignUp } from '@seckill/contracts';

export type Wrong = keyof SignUp | 'missing';

const { username, password, mobile } = SIGN_UP_LIMITS;

// With `u`, lengths are counted in whole characters, as JSON Schema counts them.
const PATTERNS = {
  username: new RegExp(username.pattern, 'u'),
  password: new RegExp(
    `(?=^[^]{${password.minLength},${password.maxLength}}$)${password.pattern}`,
    'u',
  ),
  mobile: new RegExp(mobile.pattern, 'u'),
} as const satisfies Record<keyof SignUp, RegExp>;

/** What is wrong with a field of a sign-up, by the limits of the API; undefined when it will be taken. */
export function wrongWith(field: keyof SignUp, value: string): Wrong | undefined {
  if (value === '') return 'missing';
  return PATTERNS[field].test(value) ? undefined : field;
}

/** People write numbers with blanks, dots and dashes; the API wants the digits. */
export function plainMobile(written: string): string {
  return written.replaceAll(/[\s().-]/g, '');
}
