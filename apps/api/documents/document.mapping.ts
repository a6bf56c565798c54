/** From the body of a document to its command. */
import type { DocumentCommand } from '#domain/document/document.js';
import type { DocumentId } from '#domain/ids.js';
import { given, timeOf } from '../speech/speech.mapping.js';
import type { Meaning } from '../speech/speech.mapping.js';
import type { RegisterDocumentBody } from './register-document.body.js';

/** @param at where in the request the body stands, as a JSON Pointer */
export const registerDocumentOf = (
  { title, label, publisher, url, published }: RegisterDocumentBody, document: DocumentId, { names, zone }: Meaning, at = '',
): Extract<DocumentCommand, { type: 'RegisterDocument' }> => ({
  type: 'RegisterDocument', document, title, ...given({ label, url }),
  publisher: publisher === null ? null : names.id('source', publisher, `${at}/publisher`),
  published: timeOf(published, zone, `${at}/published`),
});
