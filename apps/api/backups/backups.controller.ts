import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asked } from '../http/asking.js';
import type { Asking } from '../http/asking.js';
import { Problem } from '../http/problem.js';
import { Write } from '../openapi/describe.js';
import { MakeBackupBody } from './backup.body.js';
import { BackingUp } from './backing-up.js';
import type { BackupMade } from './backing-up.js';

@ApiTags('backups')
@Controller('v1/backups')
export class BackupsController {
  constructor(private readonly backingUp: BackingUp) {}

  @Post()
  @Write({ summary: 'Copy the log into the backups of the data folder', ifMatch: 'none', answers: 'Backup', rehearsed: null })
  async make(@Body() { name }: MakeBackupBody, @Asked() { request }: Asking): Promise<BackupMade> {
    if (request.rehearsal !== undefined) throw new Problem('dry-run-not-possible', 'a backup appends nothing; there is nothing to try out');
    return await this.backingUp.make(name);
  }
}
