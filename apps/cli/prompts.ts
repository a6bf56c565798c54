/** Questions to a person at a terminal. They are drawn on stderr: stdout is for data. */
import { CommandFailure, EXIT } from './failure.js';
import { harmless } from '#reports/layout.js';

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  /** Shown below the list while the choice is marked. */
  readonly hint?: string;
  /** Stays at the end of the list whatever is typed: the way out of it. */
  readonly always?: boolean;
}

export interface Prompts {
  /** One line. `check` answers what is wrong with it, or null. */
  readonly text: (message: string, options?: {
    readonly initial?: string; readonly check?: (text: string) => string | null | Promise<string | null>;
  }) => Promise<string>;
  /** One of a list that narrows as one types. */
  readonly pick: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T>;
  readonly confirm: (message: string, initial: boolean) => Promise<boolean>;
}

/** So many rows of a list are drawn at once. */
const PAGE_SIZE = 10;

export function promptsOn(streams: { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream }): Prompts {
  const context = { input: streams.stdin, output: streams.stderr, clearPromptOnDone: false };
  return {
    // What draws the questions takes as long to load as many a command takes to run: loaded with the first question.
    text: (message, { initial, check } = {}) => stoppable(async () => {
      const { default: input } = await import('@inquirer/input');
      const text = await input({
        message, ...(initial === undefined ? {} : { default: initial }),
        validate: async (typed: string) => (await check?.(typed.trim())) ?? true,
      }, context);
      return text.trim();
    }),
    pick: (message, choices) => stoppable(async () => {
      const { default: search } = await import('@inquirer/search');
      return await search({
        message, pageSize: PAGE_SIZE,
        source: (typed) => matching(choices, typed ?? '').map(({ name, value, hint }) =>
          ({ name: harmless(name), value, ...(hint === undefined ? {} : { description: harmless(hint) }) })),
      }, context);
    }),
    confirm: (message, initial) => stoppable(async () => {
      const { default: confirm } = await import('@inquirer/confirm');
      return await confirm({ message, default: initial }, context);
    }),
  };
}

/** Those that hold every word typed, in any order; those that begin with it first, the ways out of the list last. */
export function matching<T>(choices: readonly Choice<T>[], typed: string): readonly Choice<T>[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = choices.filter(({ name, hint = '' }) => words.every((word) => `${name} ${hint}`.toLowerCase().includes(word)));
  const [first] = words;
  if (first === undefined) return found;
  const begins = ({ name }: Choice<T>): number => (name.toLowerCase().startsWith(first) ? 0 : 1);
  return [...found.toSorted((a, b) => begins(a) - begins(b)), ...choices.filter((choice) => choice.always === true && !found.includes(choice))];
}

/** Ctrl-C at a question ends the command: whatever was being put together is dropped. */
async function stoppable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new CommandFailure(EXIT.unexpected, 'Stopped; nothing was written.');
    throw error;
  }
}
