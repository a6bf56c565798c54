/**
 * Entity tags. A thing one can change carries `"r<revision>"`, the stream revision of the last event that touched it; a
 * computed view carries `"d-<digest>"`, which says when to read it again and never stands for a version to build on.
 */
import { createHash } from 'node:crypto';
import type { StreamRevision } from '#domain/ids.js';
import type { FastifyReply } from 'fastify';
import { Problem } from './problem.js';

export const revisionTag = (revision: StreamRevision): string => `"r${revision}"`;

/** Tags a thing with the version that a change of it names. As it stood earlier it cannot be changed any more. */
export function versioned<View extends { readonly touchedAt: StreamRevision }>(view: View, presently: boolean, reply: FastifyReply): View {
  if (presently) reply.header('etag', revisionTag(view.touchedAt));
  return view;
}

/** 128 bits of the SHA-256 of a body: enough to tell two bodies apart. */
export const digestTag = (body: string): string => `"d-${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/**
 * The revision that an If-Match names, or null without one.
 * @throws {Problem} if-match-not-understood for anything but one strong tag of a revision
 */
export function revisionOfIfMatch(header: string | undefined): StreamRevision | null {
  if (header === undefined) return null;
  const text = header.trim();
  const refuse = (detail: string): never => {
    throw new Problem('if-match-not-understood', detail);
  };
  if (text === '*') return refuse('If-Match: * names no version; send the ETag that you read');
  if (text.startsWith('W/')) return refuse('If-Match needs a strong ETag, as it was given');
  if (/^"d-/.test(text)) return refuse('this ETag is the digest of a view; send the ETag of the thing that you change');
  const revision = /^"r(\d{1,15})"$/.exec(text)?.[1];
  return revision === undefined ? refuse('If-Match takes one ETag of the form "r12"') : Number(revision);
}

/** Whether an If-None-Match holds this tag; compared weakly (RFC 9110 §13.1.2). */
export function noneMatches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return true;
  if (header.trim() === '*') return false;
  return !header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''));
}

/** For a view that differs in what means nothing, such as the moment of asking. */
export const weakDigestTag = (body: string): string => `W/${digestTag(body)}`;
