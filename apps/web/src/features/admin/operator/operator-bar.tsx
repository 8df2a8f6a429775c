import { Button } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useErrorWords } from '../../../lib/use-error-words.ts';
import classes from './operator-bar.module.css';
import { useOperator } from './use-operator.ts';

/** Who is signed in, with which role, and the way out. */
export function OperatorBar({ signOut }: { signOut: UseMutationResult<unknown, Error, void> }) {
  const { t } = useTranslation('admin');
  const words = useErrorWords();
  const { name, role } = useOperator();
  return (
    <div className={classes.bar}>
      <p className={classes.who} data-testid="operator">
        {name && role && (
          <>
            <strong>{name}</strong> {t(`operator.role.${role}`)}
            {role !== 'administer' && <> · {t(`operator.may.${role}`)}</>}
          </>
        )}
      </p>
      {signOut.error && <output>{words(signOut.error)}</output>}
      <Button
        variant="default"
        size="compact-sm"
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {t('operator.signOut')}
      </Button>
    </div>
  );
}
