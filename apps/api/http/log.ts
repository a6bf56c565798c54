/** The server's log: one line of JSON for each thing worth knowing. It never sees a header, a body or a query. */
import type { LoggerService } from '@nestjs/common';

export type LogFields = Readonly<Record<string, unknown>>;
export type Level = 'info' | 'warn' | 'error';

const LEVELS: readonly Level[] = ['info', 'warn', 'error'];

export class Log {
  /**
   * @param write takes one line without its end; nothing is logged without it
   * @param least lines of a lower level are left out
   */
  constructor(
    private readonly write: ((line: string) => void) | null,
    private readonly least: Level = 'info',
  ) {}

  info(event: string, fields: LogFields = {}): void {
    this.line('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.line('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.line('error', event, fields);
  }

  private line(level: Level, event: string, fields: LogFields): void {
    if (this.write === null || LEVELS.indexOf(level) < LEVELS.indexOf(this.least)) return;
    this.write(JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }, spelled));
  }
}

/** Errors do not spell themselves out in JSON. A connection that is refused at several addresses says why in `errors` alone. */
function spelled(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return {
    name, message, ...('code' in value ? { code: value.code } : {}), stack, cause, ...(value instanceof AggregateError ? { errors: value.errors as unknown } : {}),
  };
}

/** What the framework has to say, when it is a warning or worse. */
export const frameworkLog = (log: Log): LoggerService => ({
  log: () => undefined,
  warn: (message: unknown, ...more: unknown[]) => log.warn('framework', { message, more }),
  error: (message: unknown, ...more: unknown[]) => {
    // A port that cannot be had is told by whoever asked for it.
    if (!String(message).startsWith('Error: listen ')) log.error('framework', { message, more });
  },
  fatal: (message: unknown, ...more: unknown[]) => log.error('framework', { message, more }),
});
