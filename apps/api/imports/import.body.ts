/** What POST /v1/imports takes. */
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { TextField } from '../http/fields.js';

export class ImportBody {
  @TextField('importKey', { description: 'Names the import; the same key continues one that was begun.' })
  readonly key!: string;
  @ApiProperty({ type: 'array', minItems: 1, maxItems: 200, items: { $ref: '#/components/schemas/CaseFile' } })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  readonly files!: Record<string, unknown>[];
}
