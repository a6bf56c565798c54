import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ImportStatus } from '#ledger/import/import.js';
import { Ledger } from '#ledger/ledger.js';
import type { FastifyReply } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { Reply } from '../http/reply.js';
import { View, Write } from '../openapi/describe.js';
import { ImportBody } from './import.body.js';
import { Importing } from './importing.js';
import type { ImportDryRun } from './importing.js';

@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly importing: Importing,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @View({ summary: 'Imports, in the order they began', answers: 'ImportList', ownerOnly: true })
  async list(): Promise<{ readonly items: readonly ImportStatus[] }> {
    return { items: await this.ledger.imports() };
  }

  @Post()
  @Write({
    summary: 'Import case files: decided whole, then written', ifMatch: 'none', status: 202, answers: 'Import', rehearsed: 'ImportDryRun',
    description: 'All files of a request are planned together. Where one record breaks a rule nothing is written; under the same key an import '
      + 'that was cut short goes on where it stopped.',
  })
  async run(@Body() { key, files }: ImportBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<ImportStatus | ImportDryRun> {
    if (asking.request.rehearsal !== undefined) {
      reply.status(200);
      return await this.importing.rehearse(key, files, asking.request);
    }
    const status = await this.importing.run(key, files, asking.request, (asking.waitSeconds ?? 0) * 1_000);
    reply.header('location', `/v1/imports/${encodeURIComponent(key)}`);
    if (status.state === 'completed') reply.status(201);
    return status;
  }

  @Get(':key')
  @View({ summary: 'How far an import is', answers: 'Import', ownerOnly: true })
  async one(@Param('key') key: string): Promise<ImportStatus> {
    return await this.importing.status(key);
  }
}
