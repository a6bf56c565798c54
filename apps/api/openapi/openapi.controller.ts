import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToReaders } from '../http/viewer.js';
import { ApiDocument } from './api-document.js';

@ApiExcludeController()
@Controller()
export class OpenApiController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @OpenToReaders()
  @Header('content-type', 'application/json; charset=utf-8')
  read(): string {
    return this.document.text;
  }
}
