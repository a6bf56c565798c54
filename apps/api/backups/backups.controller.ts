import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Write } from '../openapi/describe.js';
import { MakeBackupBody } from './backup.body.js';
import { BackingUp } from './backing-up.js';
import type { BackupMade } from './backing-up.js';

@ApiTags('backups')
@Controller('v1/backups')
export class BackupsController {
  constructor(private readonly backingUp: BackingUp) {}

  @Post()
  @Write({ summary: 'Copy the log into the backups of the data folder', ifMatch: 'none', answers: 'Backup' })
  async make(@Body() { name }: MakeBackupBody): Promise<BackupMade> {
    return await this.backingUp.make(name);
  }
}
