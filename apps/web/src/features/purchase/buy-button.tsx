import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { CheckIcon } from '../../components/icons.tsx';
import { formatCountdown } from '../../lib/format.ts';
import { useCountdown } from '../../lib/use-countdown.ts';
import classes from './buy-button.module.css';
import type { ButtonState } from './button-state.ts';

type Props = {
  state: ButtonState;
  opensAt: string;
  refusal: string | undefined;
  onBuy(): void;
  onShowLine(): void;
};

/**
 * The one big button. It stays focusable while there is nothing to press, so that whoever waits on it with
 * the keyboard can press Enter the moment it opens.
 */
export function BuyButton({ state, opensAt, refusal, onBuy, onShowLine }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const actions: Partial<Record<ButtonState['kind'], () => void>> = {
    open: onBuy,
    inLine: onShowLine,
    mine: () => navigate('/orders'),
  };
  const press = actions[state.kind];
  return (
    <div className={classes.dock}>
      <button
        type="button"
        className={classes.button}
        data-kind={state.kind}
        aria-disabled={press ? undefined : true}
        aria-describedby="buy-hint"
        onClick={press}
      >
        {state.kind === 'mine' && <CheckIcon size={22} />}
        <Label state={state} opensAt={opensAt} />
      </button>
      <output id="buy-hint" className={classes.hint} data-refusal={refusal ? true : undefined}>
        {refusal ?? t(`buy.hint.${state.kind}`)}
      </output>
    </div>
  );
}

function Label({ state, opensAt }: { state: ButtonState; opensAt: string }) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'upcoming':
      return <UntilOpen opensAt={opensAt} />;
    case 'inLine':
      return t('buy.inLine', { position: state.position });
    default:
      return t(`buy.${state.kind}`);
  }
}

function UntilOpen({ opensAt }: { opensAt: string }) {
  const { t } = useTranslation();
  return t('buy.upcoming', { left: formatCountdown(useCountdown(opensAt)) });
}
