/** Case files over HTTP: read, planned and decided whole; then written, while the caller is told how far it is. */
import { Injectable } from '@nestjs/common';
import type { CaseFile } from '#case-files/case-file.js';
import { incidentsToLookUp, planImport } from '#case-files/plan/plan.js';
import type { ImportPlan, Place } from '#case-files/plan/planned.js';
import { validateCaseFile } from '#case-files/validate.js';
import { DomainError } from '#domain/errors.js';
import { commandDigest } from '#ledger/digest.js';
import { idAt } from '#ledger/ids.js';
import { recordCommandId } from '#ledger/import/import.js';
import type { ImportAsked, ImportRehearsed, ImportStatus } from '#ledger/import/import.js';
import { Ledger } from '#ledger/ledger.js';
import type { Request } from '#ledger/request.js';
import { DigestSecret } from '../http/asking.js';
import { found } from '../http/found.js';
import { Log } from '../http/log.js';
import { Problem } from '../http/problem.js';
import type { Fault } from '../http/problem.js';
import { Writing } from '../http/writing.js';

export interface ImportDryRun extends ImportRehearsed {
  readonly dryRun: true;
  readonly key: string;
}

@Injectable()
export class Importing {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    private readonly secret: DigestSecret,
    private readonly log: Log,
  ) {}

  /**
   * Begins the import, or goes on with it; waits for its end for so long.
   * @throws {Problem} import-not-understood with everything that is wrong with the files
   */
  async run(
    key: string, given: readonly unknown[], { actor, correlationId }: Pick<Request, 'actor' | 'correlationId'>, waitMs: number,
  ): Promise<ImportStatus> {
    const { completed } = await this.ledger.import(await this.asked(key, given, { actor, correlationId }));
    // Cut short, it shows as begun and goes on when it is asked for again; the log says why.
    const ended = completed.catch((error: unknown) => this.log.error('import', { key, correlationId, error }));
    await Promise.race([ended, passed(waitMs)]);
    return await this.status(key);
  }

  /** Decides the import and writes nothing. @throws as `run` */
  async rehearse(key: string, given: readonly unknown[], by: Pick<Request, 'actor' | 'correlationId'>): Promise<ImportDryRun> {
    return { dryRun: true, key, ...(await this.ledger.rehearseImport(await this.asked(key, given, by))) };
  }

  private async asked(key: string, given: readonly unknown[], { actor, correlationId }: Pick<Request, 'actor' | 'correlationId'>): Promise<ImportAsked> {
    const digest = commandDigest(this.secret.key, 'import', key, given);
    const known = (await this.ledger.imports()).find((each) => each.key === key);
    if (known !== undefined && known.digest !== digest) {
      throw new DomainError('import-key-reused', 'An import of this key had another content.', '/key');
    }
    return { key, digest, plan: await this.planned(key, read(given), actor.id), actor, correlationId };
  }

  /** @throws {DomainError} unknown-import */
  async status(key: string): Promise<ImportStatus> {
    return found((await this.ledger.imports()).find((each) => each.key === key) ?? null, 'import');
  }

  private async planned(key: string, files: readonly CaseFile[], actorId: string): Promise<ImportPlan> {
    const { plan, faults } = planImport({
      files, incidents: await this.named(files), idAt: (recordKey, place) => idAt(recordCommandId(actorId, key, recordKey), place),
    });
    if (faults !== undefined) throw refused(faults);
    return plan;
  }

  /** Incidents of the ledger that the files speak of; what names none of them is for the plan to say. */
  private async named(files: readonly CaseFile[]): Promise<ReadonlyMap<string, Place>> {
    const places = new Map<string, Place>();
    for (const reference of incidentsToLookUp(files)) {
      const name = reference.replace(/^id:/, '');
      const opened = await this.writing.opened(name).catch((error: unknown) => {
        if (error instanceof DomainError) return null;
        throw error;
      });
      if (opened !== null) places.set(name, { id: opened.id, zone: opened.zone });
    }
    return places;
  }
}

function read(given: readonly unknown[]): readonly CaseFile[] {
  const faults: Fault[] = [];
  const files: CaseFile[] = [];
  for (const [i, json] of given.entries()) {
    const validated = validateCaseFile(json, `/files/${i}`);
    if (validated.faults === undefined) files.push(validated.file);
    else faults.push(...validated.faults);
  }
  if (faults.length > 0) throw refused(faults);
  return files;
}

const refused = (errors: readonly Fault[]): Problem => {
  const faults = errors.length === 1 ? 'a fault' : `${errors.length} faults`;
  return new Problem('import-not-understood', `the files hold ${faults}; nothing was written`, { errors });
};

const passed = async (ms: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms).unref());
};
