/**
 * The trace that a request belongs to, by its id. With an OpenTelemetry SDK in the process (`node --import …`) it is that of
 * the active span; without one it is read from `traceparent` (W3C Trace Context, §3.2). No SDK is needed and none is brought.
 */
import { isSpanContextValid, isValidSpanId, isValidTraceId, trace } from '@opentelemetry/api';

declare module 'fastify' {
  interface FastifyRequest {
    /** 32 hexadecimal digits; null where the request belongs to no trace. */
    traceId: string | null;
  }
}

/** Version 00 has four fields; later ones may add more behind them, and ff is none (§3.2.2, §4.3). */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** @param traceparent the header as it came; what is not well-formed is passed over, as the standard asks */
export function traceIdOf(traceparent: string | readonly string[] | undefined): string | null {
  const active = trace.getActiveSpan()?.spanContext();
  if (active !== undefined && isSpanContextValid(active)) return active.traceId;
  if (typeof traceparent !== 'string') return null;
  const [, version, traceId = '', spanId = '', more] = TRACEPARENT.exec(traceparent) ?? [];
  const understood = isValidTraceId(traceId) && isValidSpanId(spanId) && (version !== '00' || more === undefined);
  return understood ? traceId : null;
}
