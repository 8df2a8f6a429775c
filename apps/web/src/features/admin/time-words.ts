type Rule = { every?: number; cron?: string; timezone?: string };

/** When a schedule runs. */
export function ruleOf({ every, cron, timezone }: Rule) {
  if (every === undefined)
    return { kind: 'cron' as const, cron: cron ?? '', timezone: timezone ?? 'UTC' };
  return lengthOf(every);
}

/** A length of time, in the largest unit that tells it exactly. */
export function lengthOf(ms: number) {
  return ms % 60_000 === 0
    ? { kind: 'minutes' as const, count: ms / 60_000 }
    : { kind: 'seconds' as const, count: ms / 1000 };
}
