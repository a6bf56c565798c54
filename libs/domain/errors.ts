/** Refusals. A rule that says no throws one of these; the edge maps its code to a status once, in one table. */

/** A rule of the domain was broken. `code` is stable, kebab-case, and documented in docs/reference/errors.md. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: string,
    detail: string,
    readonly pointer: string = '',
  ) {
    super(detail);
  }
}

/** Refuses unless the condition holds. */
export function ensure(condition: boolean, code: string, detail: string, pointer = ''): asserts condition {
  if (!condition) throw new DomainError(code, detail, pointer);
}
