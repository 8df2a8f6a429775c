/** Where a span stands in its trace, as W3C's `traceparent` has it. */
export type TraceParent = string;

export type SpanOptions = {
  /** The span above it; by default the one in which the caller runs. */
  parent?: TraceParent | undefined;
  /** Other spans that led to it. */
  links?: readonly TraceParent[];
  attributes?: Readonly<Record<string, string | number>>;
  /** When it began, ms since the epoch; by default now. */
  startTime?: number;
};

/**
 * Tells somebody what ran, for how long and because of what. Where nobody collects spans there is none of it, and nothing is asked
 * of it; of what is not traced (no span above it) it tells nothing either.
 */
export interface Tracing {
  /** The span in which the caller runs; undefined where nothing is traced. */
  current(): TraceParent | undefined;
  /** Runs `work` as a span, which ends with it, well or not. Rejects as `work` does. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T>;
  /** Tells more of the span in which the caller runs. */
  add(attributes: Readonly<Record<string, string | number>>): void;
}

/** Runs `work` as a span where somebody collects spans, and plainly where nobody does. */
export const inSpan = <T>(
  tracing: Tracing | undefined,
  name: string,
  options: SpanOptions,
  work: () => Promise<T>,
): Promise<T> => (tracing === undefined ? work() : tracing.span(name, options, work));

/** The spans above the tickets of a batch that are traced; in the job's data and in the event that tells its end. */
export type BatchTraces = {
  /** The step that wrote the batch. */
  flush: TraceParent;
  /** By the owners of tickets. */
  tickets: Record<string, TraceParent>;
};
