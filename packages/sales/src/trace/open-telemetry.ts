import { AsyncLocalStorage } from 'node:async_hooks';
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { SpanOptions, TraceParent } from '@seckill/task-engine';
import pTimeout from 'p-timeout';
import type { AppTracing, Attributes, Begun, TracingSettings } from './tracing.ts';

/** A verdict is not worth looking for later than this, ms. */
const SEND_EVERY_MS = 1_000;
const CLOSE_MS = 2_000;

/** The span in which something runs, and what it and those above it are about. */
type Within = { span: Span; about: Attributes };

/** Spans by OTLP over HTTP. A collector that is away or slow costs spans, and holds up nothing. */
export function createTracing(
  { endpoint, headers, ratio }: TracingSettings,
  service: string,
): AppTracing {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    // The press decides for all that follows from it.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url, headers }), {
        scheduledDelayMillis: SEND_EVERY_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('seckill');
  const running = new AsyncLocalStorage<Within>();

  const start = (name: string, { attributes, links, startTime }: SpanOptions, above: Context) =>
    tracer.startSpan(
      name,
      {
        attributes: { ...attributes },
        links: (links ?? [])
          .flatMap((link) => contextOf(link) ?? [])
          .map((context) => ({ context })),
        ...(startTime !== undefined && { startTime }),
      },
      above,
    );

  return {
    begin(name, attributes): Begun | undefined {
      const span = start(name, { attributes }, ROOT_CONTEXT);
      if (!span.isRecording()) return undefined;
      const within = { span, about: attributes };
      return {
        run: (work) => running.run(within, work),
        add(more) {
          span.setAttributes({ ...more });
          within.about = { ...within.about, ...more };
        },
        end(last) {
          span.setAttributes({ ...last });
          span.end();
        },
      };
    },

    current() {
      const context = running.getStore()?.span.spanContext();
      return context && traceParentOf(context);
    },

    async span(name, options, work) {
      const outer = running.getStore();
      const parent = options.parent === undefined ? undefined : contextOf(options.parent);
      const above = parent ?? outer?.span.spanContext();
      if (above === undefined) return work();
      const span = start(name, options, trace.setSpanContext(ROOT_CONTEXT, above));
      try {
        const about = { ...(parent === undefined && outer?.about), ...options.attributes };
        return await running.run({ span, about }, work);
      } catch (error) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },

    add(attributes) {
      const within = running.getStore();
      if (!within) return;
      within.span.setAttributes({ ...attributes });
      within.about = { ...within.about, ...attributes };
    },

    logFields() {
      const within = running.getStore();
      if (!within) return {};
      const { traceId, spanId } = within.span.spanContext();
      return { traceId, spanId, ...within.about };
    },

    close: () =>
      pTimeout(provider.shutdown(), { milliseconds: CLOSE_MS, fallback: () => undefined }).catch(
        () => undefined,
      ),
  };
}

const traceParentOf = ({ traceId, spanId, traceFlags }: SpanContext): TraceParent =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** Undefined for what is no `traceparent`, or not to be told. */
function contextOf(parent: TraceParent): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(parent) ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  const isTold = (context.traceFlags & TraceFlags.SAMPLED) !== 0;
  return isSpanContextValid(context) && isTold ? context : undefined;
}
