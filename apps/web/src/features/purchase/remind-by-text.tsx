import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../components/link.tsx';
import { api } from '../../lib/api.ts';
import { isMember, useKnownSession } from '../../lib/session.ts';
import { useErrorWords } from '../../lib/use-error-words.ts';

/** Members are told by text, or in their inbox; guests, whom nobody can reach, are told who is. */
export function RemindByText({ saleId }: { saleId: number }) {
  const { t } = useTranslation();
  const session = useKnownSession();
  if (session && isMember(session)) return <TextSwitch saleId={saleId} />;
  return (
    <p>
      {t('remind.members')} <TextLink to="/account">{t('nav.account')}</TextLink>
    </p>
  );
}

function TextSwitch({ saleId }: { saleId: number }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const queries = useQueryClient();
  const queryKey = ['reminder', saleId];
  const { data, error } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.reminder(saleId, signal),
    // The number may have been confirmed meanwhile, on another page.
    staleTime: 0,
  });
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? api.askReminder(saleId) : api.dropReminder(saleId)),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const problem = change.error ?? error;
  const mobile = data?.mobile;
  return (
    <Switch
      size="md"
      checked={change.isPending ? change.variables : (data?.asked ?? false)}
      disabled={!data || change.isPending}
      label={t(mobile ? 'remind.text' : 'remind.inbox')}
      aria-label={t(mobile ? 'remind.text' : 'remind.inbox')}
      description={mobile ? t('remind.textTo', { mobile }) : t('remind.inboxText')}
      error={problem && words(problem)}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
