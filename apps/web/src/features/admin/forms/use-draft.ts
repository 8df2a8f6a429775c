import { useState } from 'react';
import { useKeptDraft } from './use-kept-draft.ts';

type Options = {
  /** What was typed before is a change of what stands there: it is not put above what somebody else has put there since. */
  isChange: boolean;
};

/** What a form begins with: what was typed into it before and not sent, or `fresh`. `nth` is another number where it begins anew. */
export function useDraft<Draft extends object>(name: string, fresh: Draft, { isChange }: Options) {
  const [before] = useState(fresh);
  const { kept, keep, forget } = useKeptDraft(name, { before, draft: before });
  const fits = kept && (!isChange || JSON.stringify(kept.before) === JSON.stringify(before));
  const [start, setStart] = useState({
    draft: fits ? kept.draft : before,
    isKept: fits === true,
    nth: 0,
  });
  return {
    ...start,
    forget,
    keep: (draft: Draft) => keep({ before, draft }),
    discard() {
      forget();
      setStart(({ nth }) => ({ draft: before, isKept: false, nth: nth + 1 }));
    },
  };
}
