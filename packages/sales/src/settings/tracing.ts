import type { TracingSettings } from '../trace/tracing.ts';
import { httpUrl } from './addresses.ts';
import { optional, type ValuesOf } from './setting.ts';

/** Of all presses one in a hundred. */
const RATIO = 0.01;

/** `name=value,name=value`, values in percent-encoding, as OpenTelemetry has it. */
function headers(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair));
  if (pairs.includes(null)) throw new Error('must be name=value, with commas between');
  try {
    return Object.fromEntries(
      pairs.map((pair) => [pair?.[1] ?? '', decodeURIComponent(pair?.[2] ?? '')]),
    );
  } catch {
    throw new Error('must have % written as %25 in its values');
  }
}

function ratio(text: string): number {
  const value = /^(0|1|[01]?\.\d{1,12})$/.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw new Error('must be a number from 0 to 1');
}

/** Names and meanings are those of OpenTelemetry. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(httpUrl, undefined),
  OTEL_EXPORTER_OTLP_HEADERS: optional(headers, {}),
  OTEL_TRACES_SAMPLER_ARG: optional(ratio, RATIO),
};

export const tracingConfig = (
  values: ValuesOf<typeof tracingSettings>,
): TracingSettings | undefined =>
  values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : {
        endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
        headers: values.OTEL_EXPORTER_OTLP_HEADERS,
        ratio: values.OTEL_TRACES_SAMPLER_ARG,
      };
