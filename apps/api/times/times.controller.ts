import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { timeFromWords } from '#domain/times/words/words.js';
import { PatternField, TextField } from '../http/fields.js';
import { CIVIL_ZONE } from '../http/moments.js';
import { View } from '../openapi/describe.js';

class WordsQuery {
  @TextField('verbatim', { neverSealed: true, description: 'A time in plain words: "just before 9 a.m. on Tuesday".' })
  readonly words!: string;
  @TextField('zone', { optional: true, description: 'IANA zone of its civil times; UTC where left out.' })
  readonly zone?: string;
  @PatternField(/^\d{4}-\d{2}-\d{2}$/, { optional: true, description: 'Civil date that "Tuesday" and its like are counted from.' })
  readonly anchor?: string;
}

@ApiTags('times')
@Controller('v1/times')
export class TimesController {
  @Get()
  @View({ summary: 'What is understood of a time in plain words; nothing is written', answers: 'TimeUnderstood' })
  understood(@Query() { words, zone, anchor }: WordsQuery) {
    return timeFromWords(words, { zone: zone ?? CIVIL_ZONE, anchor: anchor ?? null }, '/words');
  }
}
