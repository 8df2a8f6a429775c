import { TextInput, type TextInputProps } from '@mantine/core';
import { fromLocalInput } from '../moment.ts';
import { useMomentWords } from './use-moment-words.ts';

type Props = Omit<TextInputProps, 'value' | 'type'> & { value?: string };

/** A time that is typed on the reader's own clock. Below stands which zone that is, and what was typed in words. */
export function MomentField({ value = '', ...input }: Props) {
  const { zone, moment } = useMomentWords();
  const meant = fromLocalInput(value);
  return (
    <TextInput
      {...input}
      type="datetime-local"
      value={value}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={meant ? moment(new Date(meant)) : zone()}
    />
  );
}
