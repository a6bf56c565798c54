/** The read models of a data folder: a projector's thread that writes them, a reader's thread that answers from them. */
import type { LogIndex } from '#domain/ids.js';
import { ReadModelsUnavailableError } from '../errors.js';
import type { ReadModelsStatus } from '../status.js';
import { AskedReadModels, toRebuild } from '../thread/asked-read-models.js';
import { Reader } from '../thread/reader.js';
import { Projector } from './projector.js';
import type { ReaderData } from './protocol.js';

/**
 * Follows the log when it is told of its head: whoever appends calls `headIs` after each commit.
 * @example
 * const models = await SqliteReadModels.open({ folder: 'data' });
 * const store = await SqliteEventStore.open({ folder: 'data', onCommitted: (head) => models.headIs(head) });
 */
export class SqliteReadModels extends AskedReadModels {
  #head: LogIndex = -1;

  private constructor(private readonly projector: Projector, reader: Reader) {
    super(reader);
    projector.onStatus = (status) => { this.tell(status); };
  }

  /**
   * The folder must hold an event file, and this process must hold the folder.
   * @throws {ReadModelsUnavailableError} when the files cannot be used
   */
  static async open(data: ReaderData): Promise<SqliteReadModels> {
    let projector: Projector | undefined;
    try {
      projector = await Projector.start({ folder: data.folder });
      return new SqliteReadModels(projector, await Reader.start(new URL('./reader.worker.js', import.meta.url), data));
    } catch (error) {
      await projector?.close();
      throw new ReadModelsUnavailableError(`the read models cannot be opened: ${String(error)}`, { cause: error });
    }
  }

  /** The log reaches to this index. */
  headIs(head: LogIndex): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.projector.tell({ kind: 'head', head });
  }

  status(): ReadModelsStatus {
    const { status } = this.projector;
    return this.#head <= status.head ? status : { ...status, head: this.#head, caughtUp: false };
  }

  async rebuild(projections?: readonly string[]): Promise<void> {
    this.projector.tell({ kind: 'rebuild', projections: toRebuild(projections) });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.projector.close();
  }
}
