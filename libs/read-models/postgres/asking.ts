/**
 * Questions of one read. What is asked in one turn is sent in one go: questions with the same SQL as one statement, and those
 * statements without waiting for each other. What was asked before is not asked again: the state that is read does not change.
 */
import { createHash } from 'node:crypto';
import type { Session, Statement } from '#postgres/session.js';
import type { Row } from '../projection.js';
import { nameOf } from './names-of-values.js';
import { ASKED, alone, together, typesOf } from './statements.js';
import type { Parameters } from './statements.js';

export type Rows = readonly Row[];

interface Question {
  readonly parameters: Parameters;
  readonly resolve: (rows: Rows) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one answer that are kept for the rest of the read; larger ones are asked for once by those who need them. */
const MOST_KEPT = 64;
/** Questions of one statement. */
const MOST_TOGETHER = 2_000;

export class Asking {
  readonly #answers = new Map<string, Promise<Rows>>();
  #turn = new Map<string, Question[]>();
  #over = false;
  #failure: unknown;

  constructor(private readonly session: Pick<Session, 'query'>) {}

  /** What failed first: whatever is asked after it fails as well, and only because of it. Undefined where nothing did. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @param sql with the names of tables in it and `?` for its parameters */
  ask(sql: string, parameters: Parameters): Promise<Rows> {
    if (this.#over) return Promise.reject(new Error('this read is over'));
    const key = `${sql}\n${nameOf(parameters)}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = new Promise<Rows>((resolve, reject) => this.#note(sql, { parameters, resolve, reject }));
    this.#answers.set(key, answer);
    answer.then((rows) => { if (rows.length > MOST_KEPT) this.#answers.delete(key); }, () => {});
    return answer;
  }

  /** Planned for its parameters, whatever they are: where it depends on them how many rows there are. */
  async askAlone(sql: string, parameters: Parameters): Promise<Rows> {
    if (this.#over) throw new Error('this read is over');
    return await this.#rowsOf({ text: alone(sql, typesOf([parameters])) }, parameters);
  }

  /** Nobody needs what has not been answered. */
  end(): void {
    this.#over = true;
    this.#answers.clear();
  }

  #note(sql: string, question: Question): void {
    // Whatever is asked before this turn ends goes with it, by whomever and after however many awaits.
    if (this.#turn.size === 0) setImmediate(() => this.#send());
    const same = this.#turn.get(sql);
    if (same === undefined) this.#turn.set(sql, [question]);
    else same.push(question);
  }

  #send(): void {
    const turn = this.#turn;
    this.#turn = new Map();
    for (const [sql, questions] of turn) {
      for (let at = 0; at < questions.length; at += MOST_TOGETHER) void this.#sendSome(sql, questions.slice(at, at + MOST_TOGETHER));
    }
  }

  async #sendSome(sql: string, questions: readonly Question[]): Promise<void> {
    try {
      if (this.#over) throw new Error('this read is over');
      const types = typesOf(questions.map(({ parameters }) => parameters));
      const [first] = questions;
      if (questions.length === 1 && first !== undefined) {
        first.resolve(await this.#rowsOf(prepared(alone(sql, types)), first.parameters));
        return;
      }
      const rows = await this.#rowsOf(prepared(together(sql, types)), types.map((_, i) => questions.map(({ parameters }) => parameters[i] ?? null)));
      const byQuestion = questions.map((): Row[] => []);
      for (const row of rows) byQuestion[Number(row[ASKED]) - 1]?.push(row);
      for (const [i, { resolve }] of questions.entries()) resolve(byQuestion[i] ?? []);
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }

  async #rowsOf(statement: Statement, values: readonly unknown[]): Promise<Rows> {
    try {
      return (await this.session.query<Row>(statement, values)).rows;
    } catch (error) {
      this.#failure ??= error;
      throw error;
    }
  }
}

const prepared = (text: string): Statement => ({ name: statementName(text), text });

/** Of statements prepared on a connection. Rebuilds make new ones: a connection is given up before there are many. */
function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= MOST_NAMES) names.clear();
    names.set(text, name = createHash('sha256').update(text).digest('base64url').slice(0, 22));
  }
  return name;
}
const names = new Map<string, string>();
const MOST_NAMES = 1_000;
