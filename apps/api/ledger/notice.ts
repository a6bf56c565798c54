/** The ledger's notice, which stands above everything computed from it. It is said once, when the ledger is opened. */
import { Inject, Injectable } from '@nestjs/common';
import type { ReadModels } from '#read-models/port.js';
import { READ_MODELS } from '../http/ports.js';

@Injectable()
export class Notice {
  private known: { readonly notice?: string } | null = null;

  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  async shown(): Promise<{ readonly notice?: string }> {
    if (this.known !== null) return this.known;
    const { clock, notice } = await this.readModels.ledger();
    const shown = notice === null ? {} : { notice };
    if (clock !== null) this.known = shown;
    return shown;
  }
}
