import { AsyncLocalStorage } from 'node:async_hooks';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';

import { traceIdOf } from './trace.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`],
    [`cc-${TRACE}-${SPAN}-01`],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`],
  ])('%s names the trace', (header) => {
    expect(traceIdOf(header)).toBe(TRACE);
  });

  it.each<readonly [string, string | readonly string[] | undefined]>([
    ['there is none', undefined],
    ['it is empty', ''],
    ['it came twice', [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
    ['it came twice in one', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['it is in capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['the trace is nought', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['the span is nought', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the version is none', `ff-${TRACE}-${SPAN}-01`],
    ['version 00 has more', `00-${TRACE}-${SPAN}-01-more`],
    ['it is cut off', `00-${TRACE}-${SPAN}`],
    ['it is something else', 'a secret'],
  ])('is passed over where %s', (_, header) => {
    expect(traceIdOf(header)).toBeNull();
  });
});

describe('within an active span', () => {
  const active = new AsyncLocalStorage<Context>();
  beforeAll(() => {
    context.setGlobalContextManager({
      active: () => active.getStore() ?? ROOT_CONTEXT,
      with: (inner, run, self, ...args) => active.run(inner, () => run.call(self as ThisParameterType<typeof run>, ...args)),
      bind: (_, target) => target, enable() { return this; }, disable() { return this; },
    });
  });
  afterAll(() => { context.disable(); });

  it('its trace is the one, whatever the header says', () => {
    const traceId = 'a'.repeat(32);
    const span = trace.wrapSpanContext({ traceId, spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      expect(traceIdOf(`00-${TRACE}-${SPAN}-01`)).toBe(traceId);
      expect(traceIdOf(undefined)).toBe(traceId);
    });
    expect(traceIdOf(undefined)).toBeNull();
  });
});
