import { NumberInput, Slider } from '@mantine/core';
import { LAB_RANGES } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import classes from './slider-field.module.css';

type Field = keyof typeof LAB_RANGES;
type Props = { field: Field; value: number; disabled: boolean; change(value: number): void };

/** A number that is dragged, or written where it has to be exact. */
export function SliderField({ field, value, disabled, change }: Props) {
  const { t } = useTranslation('lab');
  const { min, max } = LAB_RANGES[field];
  const step = field === 'workMs' ? 100 : 1;
  return (
    <div className={classes.root}>
      <NumberInput
        label={t(`settings.${field}`)}
        value={value}
        {...{ min, max, step, disabled }}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        onChange={(next) => {
          if (typeof next === 'number' && next >= min && next <= max) change(next);
        }}
      />
      <Slider
        thumbLabel={t(`settings.${field}`)}
        value={value}
        label={null}
        {...{ min, max, step, disabled }}
        onChange={change}
      />
    </div>
  );
}
