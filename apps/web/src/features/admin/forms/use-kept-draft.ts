import { useEffect, useRef, useState } from 'react';
import { storage } from '../../../lib/browser/storage.ts';
import { signedInAs } from '../session/signed-in-as.ts';

const KEY = 'seckill.draft.';
/** Typing is not held up by writing it down. */
const KEEP_AFTER_MS = 300;

/**
 * What was typed into a form and not sent: it survives a reload and a dialog that was closed by mistake. `name` says which form it
 * is. What is kept is as it was typed, so it is taken only where it still fits the form. It is
 * given back to the operator who typed it, and to nobody else.
 */
export function useKeptDraft<Draft extends object>(name: string, fresh: Draft) {
  const [key] = useState(() => `${KEY}${signedInAs.read() ?? ''}.${name}`);
  const [kept] = useState(() => fitting(storage.get(key), fresh));
  const typed = useRef<{ text: string; timer: number }>(undefined);
  const drop = () => {
    clearTimeout(typed.current?.timer);
    typed.current = undefined;
  };
  const write = () => {
    const text = typed.current?.text;
    drop();
    if (text !== undefined) storage.set(key, text);
  };
  const writeLast = useRef(write);
  // Whoever closes the form at once, and opens it again, finds the last words too.
  useEffect(() => () => writeLast.current(), []);
  return {
    kept,
    keep(draft: Draft) {
      drop();
      const timer = window.setTimeout(write, KEEP_AFTER_MS);
      typed.current = { text: JSON.stringify(draft), timer };
    },
    forget() {
      drop();
      storage.remove(key);
    },
  };
}

/** A version of the page that had other fields may have kept it. */
function fitting<Draft extends object>(text: string | null, like: Draft): Draft | undefined {
  if (text === null) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    return isLike(kept, like) ? (kept as Draft) : undefined;
  } catch {
    return undefined;
  }
}

function isLike(kept: unknown, like: unknown): boolean {
  if (typeof like !== 'object' || like === null) {
    // A number that is emptied is a text.
    return typeof kept === typeof like || (isField(kept) && isField(like));
  }
  if (typeof kept !== 'object' || kept === null) return false;
  const [own, other] = [Object.keys(like), Object.keys(kept)];
  return (
    own.length === other.length &&
    own.every((name) =>
      isLike((kept as Record<string, unknown>)[name], (like as Record<string, unknown>)[name]),
    )
  );
}

const isField = (value: unknown): boolean => ['string', 'number'].includes(typeof value);
