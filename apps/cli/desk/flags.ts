/** From the flags of `factledger log` to what they say of an assertion. */
import { ABSENCES } from '#domain/speech.js';
import { CommandFailure, EXIT } from '../failure.js';
import type { Directory } from './directory.js';
import type { ActBody, SaidBody, SensitiveText } from './drafting.js';

export interface ActFlags {
  readonly states?: readonly string[];
  readonly judges?: readonly string[];
  readonly commits?: string;
  readonly followUp?: boolean;
  readonly withholds?: string;
  readonly question?: string;
}

/** Null where no flag says what the speaking does: the entry stays unsorted, or a person is asked. */
export function actOf(flags: ActFlags, directory: Directory): ActBody | null {
  const given = [flags.states, flags.judges, flags.commits, flags.withholds].filter((flag) => flag !== undefined);
  if (given.length > 1) throw new CommandFailure(EXIT.usage, 'One of --states, --judges, --commits and --withholds, not several.');
  if (flags.states !== undefined) return { kind: 'states', answers: flags.states.map((each) => directory.answer(each)) };
  if (flags.judges !== undefined) return { kind: 'judges', answers: flags.judges.map((each) => directory.answer(each)) };
  if (flags.commits !== undefined) {
    const question = flags.question === undefined ? {} : { question: directory.question(flags.question).id };
    return { kind: 'commits', to: flags.commits, followUp: flags.followUp === true, ...question };
  }
  return flags.withholds === undefined ? null : silenceOf(flags.withholds, directory);
}

/** `Q3:notClear`. Who does not answer, and what is left out of which utterance, take more than a flag. */
function silenceOf(given: string, directory: Directory): ActBody {
  const [question = '', absence = ''] = given.split(':');
  const plain = ABSENCES.filter((each) => each !== 'noResponse' && each !== 'omitted');
  if (!plain.some((each) => each === absence)) {
    throw new CommandFailure(EXIT.usage, `--withholds: write question:absence, with one of ${plain.join(', ')}`, ['An example: --withholds Q3:notClear']);
  }
  return { kind: 'withholds', question: directory.question(question).id, absence };
}

/** What looks like EDTF is EDTF; everything else is plain words, for the server to understand or refuse. */
export const saidOf = (given: string, relativeTo?: string): SaidBody =>
  (/^[\d.[\]{},/~?%XTZ:+-]+$/.test(given) ? given : { words: given, ...(relativeTo === undefined ? {} : { relativeTo }) });

export const textOf = (words: string, sensitive: boolean): string | SensitiveText => (sensitive ? { sensitive: words } : words);
