import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '#domain/errors.js';
import type { Sha256 } from '#domain/ids.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noneMatches } from '../http/etag.js';
import { Reply } from '../http/reply.js';
import { Download, Upload, View } from '../openapi/describe.js';
import { Capturing } from './capturing.js';
import type { CaptureReceipt } from './capturing.js';
import { KeptSnapshots } from './kept.js';
import { CaptureQuery } from './snapshot.query.js';

/** What somebody else wrote is handed over as a file, and runs nowhere. */
const HANDED_OVER = {
  'cache-control': 'private, no-cache', 'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'", vary: 'authorization',
} as const;
/** A browser that opened these would run what is in them. */
const RUNS = /html|xml/;

@ApiTags('snapshots')
@Controller('v1')
export class SnapshotsController {
  constructor(
    private readonly capturing: Capturing,
    private readonly kept: KeptSnapshots,
  ) {}

  @Post('documents/:document/snapshots')
  @Upload({
    summary: 'Capture a document: the body is its bytes, of any kind', ifMatch: 'none', answers: 'CaptureReceipt', rehearsed: 'CaptureDryRun',
    description: 'Kept once, under their SHA-256. Of pages and plain text the text is kept beside them, which anchors point into.',
  })
  async capture(
    @Param('document') document: string, @Query() query: CaptureQuery, @Req() request: FastifyRequest, @Reply() reply: FastifyReply,
  ): Promise<CaptureReceipt> {
    return await this.capturing.capture(document, query, request, reply);
  }

  @Get('documents/:document/snapshots')
  @View({ summary: 'What was captured of a document, in the order it was recorded', answers: 'SnapshotList', ownerOnly: true })
  async list(@Param('document') document: string) {
    return { items: (await this.kept.of(document)).map(({ id, revision, recordedAt, data }) => ({ entry: id, revision, recordedAt, ...data })) };
  }

  @Get('snapshots/:snapshot')
  @Download({ summary: 'The bytes of a snapshot, as a file', type: 'application/octet-stream' })
  async bytes(@Param('snapshot') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { snapshot, mediaType } = await this.kept.one(name);
    await this.send(snapshot, RUNS.test(mediaType) ? 'application/octet-stream' : mediaType, request, reply);
  }

  @Get('snapshots/:snapshot/text')
  @Download({ summary: 'The text of a snapshot that anchors point into', type: 'text/plain' })
  async text(@Param('snapshot') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { text, mediaType } = await this.kept.one(name);
    if (text === undefined) throw new DomainError('snapshot-without-text', `There is no text: this is ${mediaType}.`);
    await this.send(text.sha256, 'text/plain; charset=utf-8', request, reply);
  }

  private async send(sha256: Sha256, type: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const blob = await this.kept.bytes(sha256);
    const tag = `"${sha256}"`;
    reply.headers({ ...HANDED_OVER, etag: tag });
    if (!noneMatches(request.headers['if-none-match'], tag)) return void await reply.status(304).send();
    reply.headers({ 'content-type': type, 'content-length': blob.bytes, 'content-disposition': `attachment; filename="${sha256}"` });
    await reply.send(blob.stream());
  }
}
