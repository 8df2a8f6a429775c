import { inspect } from 'node:util';

const LONGEST_SHOWN = 60;

/** An option is out of its range, of the wrong type, or unknown. Nothing was queued, and nothing was run. */
export class InvalidOption extends TypeError {
  readonly code = 'invalid_option';
  override readonly name = 'InvalidOption';
  /** Its name, as `retry.attempts`. */
  readonly option: string;
  readonly value: unknown;
  constructor(option: string, value: unknown, mustBe: string) {
    super(`the option ${option} is ${shown(value)}, and must be ${mustBe}`);
    this.option = option;
    this.value = value;
  }
}

/** A value as it stands in a message, without running any code of its own. */
export function shown(value: unknown): string {
  const text = inspect(value, {
    depth: 0,
    customInspect: false,
    showProxy: true,
    maxStringLength: LONGEST_SHOWN,
    maxArrayLength: 5,
    breakLength: Infinity,
  });
  return text.length > 2 * LONGEST_SHOWN ? `${text.slice(0, 2 * LONGEST_SHOWN)}…` : text;
}
