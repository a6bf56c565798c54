/** From the bodies of revisions and relations to commands. */
import type { AssertionId, CommandId } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import { idAt } from '#ledger/ids.js';
import { given, nonEmpty } from '../speech/speech.mapping.js';
import type { RelateAssertionsBody, ReviseAccountBody } from './relation.bodies.js';

const linked = ({ from, to, rationale, label }: ReviseAccountBody | RelateAssertionsBody, commandId: CommandId) => ({
  relation: idAt<CommandOf<'ReviseAccount'>['relation']>(commandId, 'relation'),
  from: nonEmpty(from as AssertionId[], '/from'), to: nonEmpty(to as AssertionId[], '/to'), rationale, ...given({ label }),
});

export const reviseAccountOf = (body: ReviseAccountBody, commandId: CommandId): CommandOf<'ReviseAccount'> =>
  ({ type: 'ReviseAccount', ...linked(body, commandId), announced: body.announced });

export const relateAssertionsOf = (body: RelateAssertionsBody, commandId: CommandId): CommandOf<'RelateAssertions'> =>
  ({ type: 'RelateAssertions', ...linked(body, commandId), kind: body.kind });
