/** Declares every key of every file before anything is planned, so that files may use each other's keys in any order. */
import type { IncidentId } from '#domain/ids.js';
import type { CaseFile, RelationGiven } from '../case-file.js';
import { under } from '../fault.js';
import { present } from '../present.js';
import { questionOf } from './acts.js';
import { keyOf, optionPlace } from './foundations.js';
import type { IdOf, NamedKind } from './names.js';
import type { Place } from './planned.js';
import { placeOf } from './run.js';
import type { Run, Standing } from './run.js';
import type { SectionName } from './order.js';

/** What a key names: the record that makes it, and where in it, if not at the place called like its kind. */
interface Made {
  readonly recordKey: string;
  readonly pointer: string;
  readonly place?: () => Place;
  readonly at?: string;
}
type Declare = (kind: NamedKind, key: string, made: Made) => void;
/** Runs a piece of planning and keeps what is wrong with it. */
export type Attempt = (piece: () => void) => void;

type ItemOf<S extends keyof CaseFile> = NonNullable<CaseFile[S]> extends readonly (infer Given)[] ? Given : never;

type Listed = SectionName | 'utterances';

/** Every item of a section, with where it stands. */
export const standing = <S extends Listed>(files: readonly CaseFile[], section: S): readonly Standing<ItemOf<S>>[] =>
  files.flatMap((file, f) => ((file[section] ?? []) as readonly ItemOf<S>[]).map((given, i) => ({
    given, file, pointer: under(under(under('/files', f), section), i),
  })));

export function declareAll(run: Run, files: readonly CaseFile[], attempt: Attempt): void {
  const each = <S extends Listed>(section: S, declare: (standing: Standing<ItemOf<S>>) => void): void => {
    for (const item of standing(files, section)) attempt(() => declare(item));
  };
  const declare: Declare = (kind, key, { recordKey, pointer, place, at = kind }) => {
    // The id that a record of this kind makes at this place.
    const id = run.idAt(recordKey, at) as IdOf[typeof kind];
    run.names.declare(key, { kind, id, recordKey, ...present({ place }) }, under(pointer, 'key'));
  };

  each('incidents', ({ given: { key, slug, zone }, pointer }) => {
    declare('incident', key, { recordKey: keyOf.incident(key), pointer });
    run.places.declare(key, slug, { id: run.idAt(keyOf.incident(key), 'incident') as IncidentId, zone });
  });
  each('sources', ({ given: { key }, pointer }) => declare('source', key, { recordKey: keyOf.source(key), pointer }));
  each('documents', ({ given: { key }, pointer }) => declare('document', key, { recordKey: keyOf.document(key), pointer }));
  each('questions', (question) => {
    const { given: { key, options = [] }, pointer } = question;
    const place = () => placeOf(run, question, []);
    const recordKey = keyOf.question(key);
    declare('question', key, { recordKey, pointer, place });
    for (const [i, option] of options.entries()) {
      const where = { recordKey, pointer: under(under(pointer, 'options'), i), place, at: optionPlace(option.key) };
      declare('position', `${key}/${option.key}`, where);
    }
  });
  each('positions', (position) => {
    const { given: { key, question }, pointer } = position;
    const place = () => placeOf(run, position, [{ kind: 'question', ref: question }]);
    declare('position', `${question}/${key}`, { recordKey: keyOf.position(question, key), pointer, place });
  });
  each('utterances', ({ given, pointer }) => run.utterances.declare(given, pointer));
  each('assertions', (assertion) => {
    const { given, pointer } = assertion;
    const place = () => placeOf(run, assertion, [{ kind: 'question', ref: questionOf(given) }]);
    declare('assertion', given.key, { recordKey: keyOf.assertion(given.key), pointer, place });
  });
  const link = (item: Standing<Pick<RelationGiven, 'key' | 'incident'>>, first: string): void => {
    const { given: { key }, pointer } = item;
    const place = () => placeOf(run, item, [{ kind: 'assertion', ref: first }]);
    if (key !== undefined) declare('relation', key, { recordKey: keyOf.relation(key), pointer, place });
  };
  each('merges', (item) => link(item, item.given.from));
  each('revisions', (item) => link(item, item.given.from[0]));
  each('relations', (item) => link(item, item.given.from[0]));
  each('contradictions', (contradiction) => {
    const { given: { key, questions }, pointer } = contradiction;
    const place = () => placeOf(run, contradiction, [{ kind: 'question', ref: questions[0] }]);
    declare('contradiction', key, { recordKey: keyOf.contradiction(key), pointer, place });
  });
}
