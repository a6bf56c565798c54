/** Pointers of a refusal, brought back to what was sent: a time that came as plain text has no fields of its own to point at. */
import type { ProblemBody } from './problem.js';

export function asSent(problem: ProblemBody, sent: unknown): ProblemBody {
  const { pointer, errors } = problem;
  return {
    ...problem, ...(pointer === undefined ? {} : { pointer: within(sent, pointer) }),
    ...(errors === undefined ? {} : { errors: errors.map((fault) => ({ ...fault, pointer: within(sent, fault.pointer) })) }),
  };
}

/** As far as it leads into what was sent, and to the member that is missing where one is. */
function within(sent: unknown, pointer: string): string {
  const steps = pointer.split('/').slice(1);
  let value = sent;
  for (const [i, step] of steps.entries()) {
    const inside = typeof value === 'object' && value !== null;
    if (!inside) return value === undefined || i === 0 ? pointer : steps.slice(0, i).map((each) => `/${each}`).join('');
    value = (value as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return pointer;
}
