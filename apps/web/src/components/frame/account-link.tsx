import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isMember, useKnownSession } from '../../lib/session.ts';
import { PersonIcon } from '../icons.tsx';
import { NavLink } from './nav-link.tsx';

/** Who this is, or the way to be somebody. */
export function AccountLink() {
  const { t } = useTranslation();
  const session = useKnownSession();
  if (!session || !isMember(session)) {
    return (
      <NavLink to="/account" icon={<PersonIcon />}>
        {t('nav.signIn')}
      </NavLink>
    );
  }
  return (
    <NavLink to="/account" icon={<PersonIcon />}>
      <VisuallyHidden>{t('nav.account')}: </VisuallyHidden>
      {session.name}
    </NavLink>
  );
}
