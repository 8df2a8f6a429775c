import { type ComponentType, createElement, lazy, useState } from 'react';

const AGAIN_AFTER_MS = 1000;
/** Longer than a page takes to come, so that one that cannot be mended is not loaded over and over. */
const NOT_AGAIN_WITHIN_MS = 60_000;
const KEY = 'seckill.reloaded';

/**
 * A component that comes with its own script, as `lazy` of React, and is still found after the shop was renewed. Whoever
 * has waited for its `fetch` draws it at once.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let here: ComponentType<Props> | undefined;
  const fetch = async () => (here ??= await loadLate(load));
  const Lazy = lazy(async () => ({ default: await fetch() }));

  function Late(props: Props) {
    // The same one from then on: another would begin anew.
    const [Part] = useState<ComponentType<Props>>(() => here ?? Lazy);
    return createElement(Part, props);
  }
  return Object.assign(Late, { fetch });
}

/**
 * Loads a part of the page. One that does not come is asked for once more. Where the server then answers, but has
 * that part no more, a newer page is there: it is loaded, once, and what this one waits for never comes.
 */
export async function loadLate<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    return load().catch(async (error: unknown) => {
      if (!(await reloads())) throw error;
      return new Promise<never>(() => {});
    });
  }
}

async function reloads(): Promise<boolean> {
  try {
    const last = Number(sessionStorage.getItem(KEY));
    if (Date.now() - last < NOT_AGAIN_WITHIN_MS) return false;
    // Without a connection a reload would leave nothing of the page.
    if (!(await fetch(location.href, { method: 'HEAD', cache: 'no-store' })).ok) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return false;
  }
  location.reload();
  return true;
}
