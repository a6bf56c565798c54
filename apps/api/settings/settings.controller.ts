import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { LedgerState } from '#domain/ledger/ledger.js';
import { Ledger } from '#ledger/ledger.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply } from 'fastify';
import { Asked, preconditionOf } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { revisionTag } from '../http/etag.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { Writing } from '../http/writing.js';
import { View, Write } from '../openapi/describe.js';
import { SettingsBody } from './settings.body.js';

@ApiTags('ledger')
@Controller('v1/settings')
export class SettingsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Settings of the ledger', answers: 'Settings', ownerOnly: true })
  async all(@Reply() reply: FastifyReply) {
    const settings = await this.readModels.settings();
    reply.header('etag', revisionTag(settings.touchedAt));
    return settings;
  }

  @Put()
  @Write({ summary: 'Set whether a second person is needed', status: 200 })
  async set(@Body() { fourEyes, reason }: SettingsBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const command = { type: 'SetFourEyes', required: fourEyes, reason } as const;
    const precondition = preconditionOf(asking, ({ settingsTouchedAt }: LedgerState) => settingsTouchedAt, 'optional');
    return await this.writing.answer(asking, reply, () => this.ledger.settings(command, asking.request, precondition), {
      location: () => '/v1/settings',
    });
  }
}
