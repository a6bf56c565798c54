/** Copies of the log, taken while it is written, into `backups/` of the data folder. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LogIndex } from '#domain/ids.js';
import { Problem } from '../http/problem.js';

/** What a store offers that can be copied while it is written. */
export interface BackupSource {
  backup(target: string): Promise<{ readonly head: LogIndex }>;
}
export interface BackupMade {
  /** File name within the backups. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly head: LogIndex;
  /** Of the file, in hex. */
  readonly sha256: string;
}

export class BackingUp {
  /** Names being written: two requests of one name must not meet in one file. */
  private readonly underWay = new Set<string>();

  constructor(
    private readonly source: BackupSource,
    private readonly folder: string,
  ) {}

  /** @throws {Problem} backup-exists */
  async make(name: string = nameOf(new Date())): Promise<BackupMade> {
    const target = join(this.folder, name);
    if (this.underWay.has(name)) throw exists(name);
    this.underWay.add(name);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      if ((await stat(target).catch(() => null)) !== null) throw exists(name);
      const { head } = await this.source.backup(target);
      const hash = createHash('sha256');
      await pipeline(createReadStream(target), hash);
      return { name, size: (await stat(target)).size, head, sha256: hash.digest('hex') };
    } finally {
      this.underWay.delete(name);
    }
  }
}

const exists = (name: string): Problem => new Problem('backup-exists', `there is a backup called ${name} already`, { pointer: '/name' });
const nameOf = (date: Date): string => `events-${date.toISOString().toLowerCase().replaceAll(/[:.]/g, '-')}.sqlite`;
