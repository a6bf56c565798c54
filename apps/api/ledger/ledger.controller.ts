import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Viewer } from '#domain/policy.js';
import { can } from '#domain/policy.js';
import type { ReadModels } from '#read-models/port.js';
import { READ_MODELS } from '../http/ports.js';
import { CurrentViewer } from '../http/viewer.js';
import { View } from '../openapi/describe.js';

@ApiTags('ledger')
@Controller('v1/ledger')
export class LedgerController {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  @Get()
  @View({ summary: 'Which clock the ledger has, and its notice', answers: 'Ledger' })
  async one(@CurrentViewer() viewer: Viewer) {
    const ledger = await this.readModels.ledger();
    // Clock and notice go with every answer; how far the log has come is the desk's own.
    return can(viewer, 'read', { kind: 'ledger' }) ? ledger : { clock: ledger.clock, notice: ledger.notice };
  }
}
