import type { Tracing } from '@seckill/task-engine';

export type Attributes = Readonly<Record<string, string | number>>;

/** A span that was begun and ends by itself, as that of a request does. */
export interface Begun {
  /** Runs `work`, and all that it leads to, within it. */
  run(work: () => void): void;
  add(attributes: Attributes): void;
  end(attributes: Attributes): void;
}

/** What a process of the product tells its spans by. */
export interface AppTracing extends Tracing {
  /** Begins a trace, if chance wants this one to be told; undefined otherwise. */
  begin(name: string, attributes: Attributes): Begun | undefined;
  /** What a line of the log says of the span in which it is written: its trace, its own id, and what it is about. */
  logFields(): object;
  /** Sends what is not sent yet, for a second or two at most. */
  close(): Promise<void>;
}

export type TracingSettings = {
  /** Where an OpenTelemetry collector takes OTLP over HTTP. */
  endpoint: string;
  /** Sent with everything, as a token of the collector. */
  headers: Record<string, string>;
  /** Which part of the presses is told, 0 to 1. */
  ratio: number;
};

/**
 * Tells spans where a collector is named. Where none is, nothing of OpenTelemetry is loaded, and nobody asks again whether anything is
 * to be told.
 */
export async function openTracing(
  settings: TracingSettings | undefined,
  service: string,
): Promise<AppTracing | undefined> {
  if (settings === undefined) return undefined;
  const { createTracing } = await import('./open-telemetry.ts');
  return createTracing(settings, service);
}
