import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SealingKeyId } from '#domain/ids.js';
import type { FastifyReply } from 'fastify';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import type { Receipt } from '../http/receipt.js';
import { Reply } from '../http/reply.js';
import { Writing } from '../http/writing.js';
import { View, Write } from '../openapi/describe.js';
import { Destroying } from './destroying.js';
import { DestroyKeyBody } from './key.bodies.js';

@ApiTags('keys')
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly destroying: Destroying,
    private readonly writing: Writing,
  ) {}

  @Get()
  @View({ summary: 'Keys of sealed values: what each seals, when and why it was destroyed; never a key itself', answers: 'KeyList', ownerOnly: true })
  async list() {
    return { items: await this.destroying.list() };
  }

  @Post(':key/destruction')
  @Write({
    summary: 'Destroy a key: what is sealed under it can never be read again', ifMatch: 'none',
    description: 'The log keeps the sealed bytes; wherever the words stood, `[erased]` is read from then on.',
  })
  async destroy(
    @Param('key') key: string, @Body() { reason }: DestroyKeyBody, @Asked() asking: Asking, @Reply() reply: FastifyReply,
  ): Promise<Receipt> {
    return await this.writing.answer(asking, reply, () => this.destroying.destroy(key as SealingKeyId, reason, asking.request), { location: () => '/v1/keys' });
  }
}
