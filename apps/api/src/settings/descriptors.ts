/** For requests, stores and files, beside the sockets. */
const RESERVE = 1_000;

/** How many files and connections this process may have open at once; undefined where the system does not say. */
export function descriptorLimit(): number | undefined {
  // Without it the names of all that is connected would be looked up.
  const report = Object.assign(process.report, { excludeNetwork: true });
  const { userLimits }: { userLimits?: { open_files?: { soft?: number | 'unlimited' } } } =
    withoutStack(() => report.getReport());
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

/** As many of the wanted sockets as leave room for the rest of the work: a process without descriptors can do nothing at all. */
export const socketsWithin = (wanted: number, limit = Infinity): number =>
  Math.min(wanted, Math.max(limit - RESERVE, Math.floor(limit / 2)));

/** A report tells where it was asked for, by the lines of the sources: to read their map takes longer than the rest of a start. */
function withoutStack<T>(ask: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return ask();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
