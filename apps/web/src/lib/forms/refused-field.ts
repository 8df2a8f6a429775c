import { useEffect, useEffectEvent } from 'react';
import { ApiError } from '../api.ts';

/** Which field of what was sent an answer refuses, as `texts.zh.title`; undefined when it names none. */
export function refusedField(error: Error | null): string | undefined {
  const path = error instanceof ApiError ? error.field : undefined;
  return path?.startsWith('body/') ? path.slice('body/'.length).replaceAll('/', '.') : undefined;
}

type Form = {
  setFieldError(path: string, words: string): void;
  getInputNode(path: string): { focus(): void } | null;
};

/** A field of a form, and what is wrong with it in the reader's language. */
export type Refused = { field: string; words: string };

/**
 * Says at its field why the API refused a form, and leads there, once for each answer. `at`: which field of the form an error is
 * about, if any. Answers the error that is left to be said of the form as a whole.
 */
export function useRefusedField(
  form: Form,
  error: Error | null,
  at: (error: Error) => Refused | undefined,
): Error | null {
  const refused = error ? at(error) : undefined;
  const show = useEffectEvent(() => {
    if (!refused) return;
    form.setFieldError(refused.field, refused.words);
    form.getInputNode(refused.field)?.focus();
  });
  useEffect(() => {
    if (error) show();
  }, [error]);
  return refused ? null : error;
}
