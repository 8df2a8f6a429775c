import { Fieldset, Textarea, TextInput } from '@mantine/core';
import { LANGUAGES } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../form.module.css';

type Input = { value?: string; error?: ReactNode };
type Props<Field extends string> = {
  /** Each field with its label, and the plain words, which are said where a language has none. */
  fields: { name: Field; label: string; plain: string; isLong?: boolean }[];
  inputOf(path: string): Input;
};

/** What each language says in words of its own, beside the plain ones. */
export function OwnWordsFields<Field extends string>({ fields, inputOf }: Props<Field>) {
  const { t } = useTranslation('admin');
  return (
    <div className={classes.columns}>
      {LANGUAGES.map((language) => (
        <Fieldset key={language} legend={t(`languages.${language}`)} className={classes.form}>
          {fields.map(({ name, label, plain, isLong }) => {
            const input = {
              label,
              lang: language,
              placeholder: plain,
              ...inputOf(`texts.${language}.${name}`),
            };
            return isLong ? (
              <Textarea key={name} {...input} rows={2} />
            ) : (
              <TextInput key={name} {...input} />
            );
          })}
        </Fieldset>
      ))}
    </div>
  );
}
