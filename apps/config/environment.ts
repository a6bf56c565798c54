/** Reads variables, or the files that name their values. An empty variable counts as not set. */
import { ConfigurationError, NotUnderstoodError } from './errors.js';
import { VARIABLES } from './variables.js';
import type { ValueOf, VariableName } from './variables.js';

export type Env = Readonly<Record<string, string | undefined>>;
/** The text of a file; throws what the system says where it cannot. */
export type ReadFile = (path: string) => string;

/** What the system says, in words. */
const UNREADABLE: Readonly<Record<string, string>> = { ENOENT: 'no such file', EACCES: 'not allowed', EISDIR: 'it is a folder' };

export class Environment {
  constructor(
    private readonly env: Env,
    private readonly readFile: ReadFile,
  ) {}

  isSet(name: VariableName): boolean {
    return this.text(name) !== null || this.fileOf(name) !== null;
  }

  /** @throws {ConfigurationError} when it is set in two ways, cannot be read, or is not understood */
  value<Name extends VariableName>(name: Name): ValueOf<Name> | null {
    this.ensureOneWay(name);
    const file = this.fileOf(name);
    const text = file === null ? this.text(name) : this.read(`${name}_FILE`, file);
    return text === null ? null : this.parsed(name, file === null ? name : `${name}_FILE`, text);
  }

  /** @param why the end of the line that says it is missing */
  needed<Name extends VariableName>(name: Name, why: string): NonNullable<ValueOf<Name>> {
    const value = this.value(name);
    if (value === null || value === undefined) throw new ConfigurationError(name, `is missing: ${why}`);
    return value;
  }

  /** As `value`, but for the file, which is left unread: whoever uses it may make it first. */
  ensureUsable(name: VariableName): void {
    this.ensureOneWay(name);
    if (this.fileOf(name) === null) this.value(name);
  }

  private ensureOneWay(name: VariableName): void {
    if (this.text(name) !== null && this.fileOf(name) !== null) throw new ConfigurationError(name, `and ${name}_FILE are both set: leave one out`);
  }

  /** The text in a file that a variable leads to. */
  read(variable: string, path: string): string {
    let text: string;
    try {
      text = this.readFile(path).trim();
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
      throw new ConfigurationError(variable, `leads to a file that cannot be read, ${path}: ${UNREADABLE[code] ?? code}`);
    }
    if (text === '') throw new ConfigurationError(variable, `leads to an empty file, ${path}`);
    return text;
  }

  private text(name: string): string | null {
    const text = this.env[name]?.trim();
    return text === undefined || text === '' ? null : text;
  }

  private fileOf(name: VariableName): string | null {
    return VARIABLES[name].secret ? this.text(`${name}_FILE`) : null;
  }

  private parsed<Name extends VariableName>(name: Name, variable: string, text: string): ValueOf<Name> {
    const { parse, secret } = VARIABLES[name];
    try {
      // The table gives each name its own parser.
      return parse(text) as ValueOf<Name>;
    } catch (error) {
      if (!(error instanceof NotUnderstoodError)) throw error;
      throw new ConfigurationError(variable, secret ? error.message : `${error.message}: ${JSON.stringify(text)}`);
    }
  }
}
