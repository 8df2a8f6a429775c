import type { Message, MessageKind } from '@seckill/contracts';
import { useTranslation } from 'react-i18next';
import { CheckIcon, ClockIcon, PersonIcon, ReturnIcon } from '../../components/icons.tsx';
import { TextLink } from '../../components/link.tsx';
import { formatTime } from '../../lib/format.ts';
import classes from './message-card.module.css';

const ICONS = {
  order_won: CheckIcon,
  pay_reminder: ClockIcon,
  standby_promoted: ReturnIcon,
  phone_code: PersonIcon,
  opening_soon: ClockIcon,
} as const satisfies Record<MessageKind, unknown>;

const ORDERS = { to: '/orders', words: 'nav.orders' } as const;
const LINKS = {
  order_won: ORDERS,
  pay_reminder: ORDERS,
  standby_promoted: ORDERS,
  phone_code: { to: '/account', words: 'nav.account' },
  opening_soon: { to: '/', words: 'sale.back' },
} as const satisfies Record<MessageKind, unknown>;

export function MessageCard({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const { kind, to, text, createdAt } = message;
  const Icon = ICONS[kind];
  return (
    <li className={classes.card} data-kind={kind}>
      <span className={classes.icon}>
        <Icon size={22} />
      </span>
      <div className={classes.body}>
        <h2 className={classes.title}>{t(`inbox.kind.${kind}`)}</h2>
        <p className={classes.small}>
          <time dateTime={createdAt}>{formatTime(createdAt, i18n.language)}</time>
          {isNumber(to) && <span>{t('inbox.to', { mobile: to })}</span>}
        </p>
        <p className={classes.text}>{text}</p>
        <TextLink to={LINKS[kind].to} size="sm">
          {t(LINKS[kind].words)}
        </TextLink>
      </div>
    </li>
  );
}

/** A guest has no number; what was sent to them names their session. */
function isNumber(to: string): boolean {
  return /^\+?[0-9]+$/.test(to);
}
