/** From the body of a notice to its command. */
import type { AssertionId, CommandId, DocumentId, NoticeId } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import { idAt } from '#ledger/ids.js';
import { given, nonEmpty, timeOf } from '../speech/speech.mapping.js';
import type { IssueNoticeBody } from './notice.bodies.js';

export const issueNoticeOf = (body: IssueNoticeBody, zone: string, commandId: CommandId): CommandOf<'IssueNotice'> => ({
  type: 'IssueNotice', kind: body.kind, notice: idAt<NoticeId>(commandId, 'notice'), document: body.document as DocumentId,
  issued: timeOf(body.issued, zone, '/issued'), text: body.text, affects: nonEmpty(body.affects as AssertionId[], '/affects'),
  instead: (body.instead ?? []) as AssertionId[], ...given({ label: body.label, carriedBy: body.carriedBy as DocumentId | undefined }),
});
