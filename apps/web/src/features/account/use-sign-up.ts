import type { SignIn, SignUp } from '@seckill/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { followTask } from '../../lib/follow-task.ts';
import { useServices } from '../../lib/services.tsx';
import { sessionQuery, useSignIn } from '../../lib/session.ts';
import { keptMaking } from './kept-making.ts';
import { type Failure, madeBy, type Making } from './sign-up-state.ts';

const POLL_AFTER_MS = 500;

export type Way = 'signIn' | 'signUp';

/**
 * A sign-up from the press to the session: the API answers at once, a task makes the account, and who is still
 * on the page is signed in. A reload finds the task again, but not the password: it is asked for once more.
 */
export function useSignUp(userId: string, showForm: (way: Way) => void) {
  const { live } = useServices();
  const queries = useQueryClient();
  const [making, setMaking] = useState(() => keptMaking.read(userId));
  const [failure, setFailure] = useState<Failure>();
  const [ready, setReady] = useState<string>();
  const credentials = useRef<SignIn>(undefined);
  const signIn = useSignIn();

  const submit = useMutation({
    async mutationFn(person: SignUp): Promise<Making> {
      const { userId: owner } = await queries.fetchQuery(sessionQuery(live));
      const { taskId } = await api.signUp(person);
      return { taskId, userId: owner, username: person.username };
    },
    onMutate({ username, password }) {
      credentials.current = { username, password };
      setFailure(undefined);
    },
    onSuccess(made) {
      keptMaking.write(made);
      setMaking(made);
    },
  });

  const end = useEffectEvent((failed?: Failure) => {
    keptMaking.forget();
    const username = making?.username;
    setMaking(undefined);
    setFailure(failed);
    if (failed) return showForm('signUp');
    const askAgain = () => {
      setReady(username);
      showForm('signIn');
    };
    if (!credentials.current) return askAgain();
    signIn.mutate(credentials.current, { onError: askAgain });
  });

  const taskId = making?.taskId;
  useEffect(() => {
    if (!taskId) return;
    let ended = false;
    const endOnce = (failed?: Failure) => {
      if (!ended) end(failed);
      ended = true;
    };
    return followTask({
      taskId,
      live,
      pollAfterMs: () => POLL_AFTER_MS,
      onTask(task) {
        const made = madeBy(task);
        if (made) endOnce(made.outcome === 'failure' ? made.failure : undefined);
      },
      onGone: () => endOnce('other'),
    });
  }, [taskId, live]);

  return {
    submit: submit.mutate,
    submitting: submit.isPending,
    /** What was filled in, should it have to be corrected. */
    sent: submit.variables,
    error: submit.error,
    step: making ? ('making' as const) : signIn.isPending ? ('signingIn' as const) : undefined,
    failure,
    /** The account is there, but nobody is signed in yet: its user name. */
    ready,
  };
}
