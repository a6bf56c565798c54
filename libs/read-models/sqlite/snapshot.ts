/** Reads of one moment of `read-models.sqlite`, one after the other: a connection has one transaction at a time. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogIndex } from '#domain/ids.js';
import type { Row, Value } from '../projection.js';
import { ServingBuilds } from '../serving.js';
import type { MatchesAsked, Snapshot, Snapshots } from '../snapshot.js';
import { readBuilds } from './build-store.js';
import { expressionOf, matchesIn } from './full-text.js';
import { fullTextName, tableName } from './tables.js';

export class SqliteSnapshots implements Snapshots {
  readonly #statements = new Map<string, StatementSync>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly db: DatabaseSync) {}

  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const answer = this.#last.then(() => this.#read(work));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    this.db.exec('BEGIN');
    const snapshot = new SqliteSnapshot(new ServingBuilds(readBuilds(this.db), tableName), (sql) => this.#statement(sql));
    try {
      return await work(snapshot);
    } finally {
      snapshot.end();
      this.db.exec('COMMIT');
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      // Rebuilds leave statements of generations that are gone.
      if (this.#statements.size >= 500) this.#statements.clear();
      this.#statements.set(sql, statement = this.db.prepare(sql));
    }
    return statement;
  }
}

/** Answers are there at once: a read is never left waiting by SQLite itself. */
class SqliteSnapshot implements Snapshot {
  #over = false;

  constructor(private readonly builds: ServingBuilds, private readonly statement: (sql: string) => StatementSync) {}

  async all(sql: string, ...parameters: readonly Value[]): Promise<readonly Row[]> {
    return this.#prepared(sql).all(...parameters) as Row[];
  }

  async first(sql: string, ...parameters: readonly Value[]): Promise<Row | undefined> {
    return this.#prepared(sql).get(...parameters) as Row | undefined;
  }

  matches({ query, facets, before, limit }: MatchesAsked): Promise<readonly Row[]> {
    const words = tableName(fullTextName('search'), this.generation('search'));
    return this.all(matchesIn(words), expressionOf(query, facets), before, limit);
  }

  progress(...projections: readonly string[]): LogIndex {
    return this.builds.progress(...projections);
  }

  generation(projection: string): number {
    return this.builds.generation(projection);
  }

  end(): void {
    this.#over = true;
  }

  #prepared(sql: string): StatementSync {
    if (this.#over) throw new Error('this read is over');
    return this.statement(this.builds.named(sql));
  }
}
