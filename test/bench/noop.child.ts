/** Nest on Fastify with the same body and the same pipe, and nothing behind them: what any command over HTTP costs at least. */
import 'reflect-metadata';
import { Body, Controller, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogAssertionBody } from '#api/assertions/assertion.bodies.js';
import { strictPipe } from '#api/http/validation.js';

@Controller('v1/incidents/:incident')
class NoopController {
  @Post('assertions')
  log(@Param('incident') incident: string, @Body() body: LogAssertionBody) {
    return { incident, gist: body.gist };
  }
}

@Module({ controllers: [NoopController] })
class NoopModule {}

const app = await NestFactory.create<NestFastifyApplication>(NoopModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(strictPipe());
await app.listen(0, '127.0.0.1');
console.log((await app.getUrl()).replace(/\/$/, ''));
process.stdin.resume().once('end', () => void app.close());
