import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DocumentId } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import { Ledger } from '#ledger/ledger.js';
import { idAt } from '#ledger/ids.js';
import type { ReadModels } from '#read-models/port.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { versioned } from '../http/etag.js';
import { found } from '../http/found.js';
import { CIVIL_ZONE, recordedMoment } from '../http/moments.js';
import { RecordedPageQuery, RecordedQuery, linked, pageAsked } from '../http/paging.js';
import { READ_MODELS } from '../http/ports.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { CurrentViewer } from '../http/viewer.js';
import { Writing } from '../http/writing.js';
import { View, Write } from '../openapi/describe.js';
import { NewNames } from '../speech/names.js';
import { RegisterDocumentBody } from './register-document.body.js';
import { registerDocumentOf } from './document.mapping.js';

@ApiTags('documents')
@Controller('v1/documents')
export class DocumentsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly writing: Writing,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  @Get()
  @View({ summary: 'Documents, in the order they were registered', answers: 'DocumentPage' })
  async list(@CurrentViewer() viewer: Viewer, @Query() query: RecordedPageQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply) {
    const recorded = recordedMoment(query.recorded, CIVIL_ZONE);
    return linked(await this.readModels.documents({ viewer, recorded, ...pageAsked(query) }), request, reply);
  }

  @Post()
  @Write({ summary: 'Register a published work', ifMatch: 'none' })
  async register(@Body() body: RegisterDocumentBody, @Asked() asking: Asking, @Reply() reply: FastifyReply): Promise<Receipt> {
    const { request } = asking;
    const id = idAt<DocumentId>(request.commandId, 'document');
    const command = registerDocumentOf(body, id, { names: new NewNames(request.commandId), zone: CIVIL_ZONE });
    return await this.writing.answer(asking, reply, () => this.ledger.document(id, command, request), { location: () => `/v1/documents/${id}` });
  }

  @Get(':document')
  @View({ summary: 'A document', answers: 'Document' })
  async one(
    @CurrentViewer() viewer: Viewer, @Param('document') document: string, @Query() query: RecordedQuery, @Reply() reply: FastifyReply,
  ) {
    const recorded = recordedMoment(query.recorded, CIVIL_ZONE);
    return versioned(found(await this.readModels.document({ viewer, document: document as DocumentId, recorded }), 'document'), recorded === 'now', reply);
  }
}
