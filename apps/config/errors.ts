/** The environment does not say what a process needs. It is told in one line that names the variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration-invalid';
  constructor(
    /** As the environment spells it; the `_FILE` one where that is at fault. */
    readonly variable: string,
    /** What is wrong, in words that follow the name. Never a secret's value. */
    readonly fault: string,
  ) {
    super(`${variable} ${fault}`);
  }
}

/** Thrown by a parser: what a value is not. Whoever reads the environment adds the variable's name. */
export class NotUnderstoodError extends Error {
  override readonly name = 'NotUnderstoodError';
}
