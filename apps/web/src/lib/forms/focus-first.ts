import type { UseFormReturnType } from '@mantine/form';

/** What a form that was sent with wrong fields does: it leads to the first of them. */
export const focusFirst =
  <Values extends object>({ getInputNode }: Pick<UseFormReturnType<Values>, 'getInputNode'>) =>
  (errors: object): void =>
    getInputNode(Object.keys(errors)[0] ?? '')?.focus();
