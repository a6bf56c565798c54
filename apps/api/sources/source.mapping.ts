/** From the body of a source to its command. */
import { DomainError } from '#domain/errors.js';
import type { SourceId } from '#domain/ids.js';
import type { SourceCommand } from '#domain/source/source.js';
import { given } from '../speech/speech.mapping.js';
import type { Meaning } from '../speech/speech.mapping.js';
import type { RegisterSourceBody } from './register-source.body.js';

/** @param at where in the request the body stands, as a JSON Pointer */
export function registerSourceOf(
  { kind, name, label, official, partOf, confidential }: RegisterSourceBody, source: SourceId, { names }: Meaning, at = '',
): Extract<SourceCommand, { type: 'RegisterSource' }> {
  const common = { type: 'RegisterSource', source, name, ...given({ label, confidential: confidential === true ? confidential : undefined }) } as const;
  if (kind === 'body') {
    if (official === undefined) throw new DomainError('field-malformed', 'Say whether the body is official.', `${at}/official`);
    return { ...common, kind, official, ...(partOf === undefined ? {} : { partOf: names.id('source', partOf, `${at}/partOf`) }) };
  }
  if (official !== undefined) throw new DomainError('field-malformed', 'Only a body is official.', `${at}/official`);
  if (partOf !== undefined) throw new DomainError('field-malformed', 'Only a body is part of another.', `${at}/partOf`);
  return { ...common, kind };
}
