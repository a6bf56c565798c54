/** How a command ends when it cannot do what it was asked: an exit code scripts can rely on, and words for people. */
import { ProblemError, UnreachableError } from '#client/problem.js';
import { ConfigurationError } from '#config/errors.js';

/** Documented in README.md; never renumbered. */
export const EXIT = { ok: 0, unexpected: 1, usage: 2, notFound: 3, conflict: 4, invalid: 5, fault: 6, unreachable: 7 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A refusal by the command line itself. `advice` says what to do next. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  constructor(
    readonly exit: ExitCode,
    message: string,
    readonly advice: readonly string[] = [],
  ) {
    super(message);
  }
}

/** `ENOENT` and its like; undefined for errors that bring no code. */
export const systemCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whatever was thrown, as an exit code and the lines that explain it. */
export function failureOf(error: unknown): { readonly exit: ExitCode; readonly lines: readonly string[] } {
  if (error instanceof ConfigurationError) return { exit: EXIT.usage, lines: [error.message] };
  if (error instanceof CommandFailure) return { exit: error.exit, lines: [error.message, ...error.advice] };
  if (error instanceof UnreachableError) {
    return {
      exit: EXIT.unreachable,
      lines: [`${error.message}.`, 'Is the server running? `npm start` starts one with the sample, `factledger serve` an empty one; --server names another.'],
    };
  }
  if (error instanceof ProblemError) return problemInWords(error);
  return { exit: EXIT.unexpected, lines: [`unexpected: ${error instanceof Error ? error.message : String(error)}`] };
}

function problemInWords(problem: ProblemError): { readonly exit: ExitCode; readonly lines: readonly string[] } {
  const { exit, advice } = meaningOf(problem);
  const faults = problem.errors.map(({ pointer, detail }) => `  ${pointer === '' ? 'the request' : pointer}: ${detail}`);
  return { exit, lines: [`${problem.message} (${problem.code})`, ...faults, ...advice] };
}

/** Conflicts that come as 422: the key was used before, for something else. */
const REUSED = new Set(['idempotency-key-reused', 'import-key-reused']);

function meaningOf({ status, code }: ProblemError): { readonly exit: ExitCode; readonly advice: readonly string[] } {
  switch (status) {
    case 401:
    case 403:
      return { exit: EXIT.usage, advice: ["This needs the owner's key: FACTLEDGER_KEY, --key-file FILE, or owner.key in the data folder (DATA_DIR)."] };
    case 404:
      return { exit: EXIT.notFound, advice: ["`factledger incidents` lists what there is. What is not published shows only with the owner's key."] };
    case 409:
    case 412:
      return { exit: EXIT.conflict, advice: ['Look at it as it is now, then decide again.'] };
    case 400:
    case 413:
    case 422:
      if (code === 'time-needs-anchor') return { exit: EXIT.invalid, advice: ['Put the date with it, as in “on Tuesday 21 October 2025”; `log` takes --relative-to as well.'] };
      return REUSED.has(code) ? { exit: EXIT.conflict, advice: ['Use another key for other content.'] } : { exit: EXIT.invalid, advice: [] };
    case 503:
      return { exit: EXIT.unreachable, advice: ['The server is there but cannot serve now; its own output says why.'] };
    default:
      return { exit: EXIT.unexpected, advice: ["The server's own output may say more."] };
  }
}
