import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { CheckIcon } from '../../components/icons.tsx';
import { formatLeft } from '../../lib/format.ts';
import { useCountdown } from '../../lib/use-countdown.ts';
import classes from './buy-button.module.css';
import type { ButtonState } from './button-state.ts';
import { UntilPaid } from './until-paid.tsx';

type Props = {
  ref: RefObject<HTMLButtonElement | null>;
  state: ButtonState;
  opensAt: string;
  /** Said instead of the usual hint. */
  hint: string | undefined;
  refused: boolean;
  /** Something covers the page and says it in its own words. */
  quiet: boolean;
  /** What is chosen before the press. */
  above: ReactNode;
  /** What else can be done, beside a button that cannot be pressed. */
  beside: ReactNode;
  onBuy(): void;
  onPay(): void;
  onShowLine(): void;
};

/**
 * The one big button. It stays focusable while there is nothing to press, so that whoever waits on it with
 * the keyboard can press Enter the moment it opens.
 */
export function BuyButton({
  ref,
  state,
  opensAt,
  hint,
  refused,
  quiet,
  above,
  beside,
  ...on
}: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const actions: Partial<Record<ButtonState['kind'], () => void>> = {
    open: on.onBuy,
    inLine: on.onShowLine,
    standby: on.onShowLine,
    unpaid: on.onPay,
    signIn: () => navigate('/account'),
    confirmPhone: () => navigate('/account'),
    mine: () => navigate('/orders'),
  };
  const press = actions[state.kind];
  const neighbour = useRef(false);

  // A neighbour that goes after it was pressed must not take the focus with it.
  useEffect(() => {
    const gone = neighbour.current && !beside;
    neighbour.current = Boolean(beside);
    if (gone && document.activeElement === document.body) ref.current?.focus();
  }, [beside, ref]);

  return (
    <div className={classes.dock}>
      {above}
      <div className={classes.row}>
        <button
          type="button"
          ref={ref}
          className={classes.button}
          data-kind={state.kind}
          aria-disabled={press ? undefined : true}
          aria-describedby="buy-hint"
          onClick={press}
        >
          {state.kind === 'mine' && <CheckIcon size={22} />}
          <Label state={state} opensAt={opensAt} />
        </button>
        {beside}
      </div>
      <output
        id="buy-hint"
        aria-live={quiet ? 'off' : undefined}
        className={classes.hint}
        data-refusal={refused || undefined}
      >
        {hint ?? t(`buy.hint.${state.kind}`)}
      </output>
    </div>
  );
}

function Label({ state, opensAt }: { state: ButtonState; opensAt: string }) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'upcoming':
      return <UntilOpen opensAt={opensAt} />;
    case 'unpaid':
      return <UntilPaid order={state.order} />;
    case 'inLine':
      return state.position === null
        ? t('buy.drawn')
        : t('buy.inLine', { position: state.position });
    case 'standby':
      return t('buy.standby', { place: state.place });
    default:
      return t(`buy.${state.kind}`);
  }
}

function UntilOpen({ opensAt }: { opensAt: string }) {
  const { t, i18n } = useTranslation();
  return t('buy.upcoming', { left: formatLeft(useCountdown(opensAt), i18n.language) });
}
