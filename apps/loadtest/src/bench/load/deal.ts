/** What one connection asks, in its order: whose cookie, and where. */
export type Press = { cookie: string; path: string | undefined };

/**
 * Deals buyers to connections, so that each belongs to one and presses there once before it begins anew: who has won and presses again is
 * only told of it. Some belong to none where they cannot be dealt evenly; with fewer buyers than connections some share one.
 */
export function deal(
  cookies: readonly string[],
  paths: readonly string[],
  connections: number,
): Press[][] {
  const share = Math.max(1, Math.floor(cookies.length / connections));
  return Array.from({ length: connections }, (_, connection) =>
    Array.from({ length: share }, (_, at) => ({
      cookie: cookies[(connection * share + at) % cookies.length] ?? '',
      path: paths[at % paths.length],
    })),
  );
}
