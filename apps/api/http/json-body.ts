/**
 * Reads JSON bodies. Beyond what JSON allows, a body is refused where it nests too deeply, holds a sealed value, a key that
 * names an object's machinery, text that is not Unicode, or a number too large to be one: none of it could ever be a good
 * request.
 */
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';
import { cameWith } from './sensitive.js';

/** Deeper than any body that means something. */
const MAX_DEPTH = 24;
const MACHINERY: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** An amendment says what stands there, and keeps parts of it: there, and nowhere else, a sealed value may be sent back. */
const AMENDMENTS = '/v1/entries/:entry/amendments';
const AS_IT_STANDS = /^\/changes\/\d+\/(?:before|after)(?:\/|$)/;

/** Has the server read `application/json` in this way, and nothing else at all. */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    try {
      const text = textOf(bytes);
      const body = parseBody(text, request.routeOptions.url === AMENDMENTS ? AS_IT_STANDS : undefined);
      if (text.includes('"sensitive"')) cameWith(body, request);
      done(null, body);
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

/** Bytes that are no UTF-8 are refused: what would stand in their place is not what was sent. A byte order mark is no JSON. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem('text-not-unicode', 'the body is not UTF-8');
  }
}

/**
 * @param sealedAt pointers to where a sealed value may stand
 * @throws {Problem} malformed-json, nested-too-deeply, sealed-not-accepted, key-not-accepted, text-not-unicode
 */
export function parseBody(text: string, sealedAt?: RegExp): unknown {
  const body = parsed(text);
  refuse(body, '', 0, sealedAt);
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed-json', 'the body is not JSON');
  }
}

function refuse(value: unknown, pointer: string, depth: number, sealedAt: RegExp | undefined): void {
  if (typeof value === 'string') refuseText(value, pointer);
  // JSON has no bounds for numbers; what is beyond a double's reads as infinity, and has no canonical form.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Problem('malformed-json', 'a number is too large', { pointer });
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw new Problem('nested-too-deeply', `bodies nest at most ${MAX_DEPTH} levels`, { pointer });
  if (Array.isArray(value)) {
    value.forEach((item, i) => refuse(item, `${pointer}/${i}`, depth + 1, sealedAt));
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const at = `${pointer}/${pointerToken(key)}`;
    refuseText(key, pointer);
    if (key === '$sealed' && sealedAt?.test(pointer) !== true) {
      throw new Problem('sealed-not-accepted', 'sealed values are made by the ledger, never sent to it', { pointer: at });
    }
    if (MACHINERY.has(key)) throw new Problem('key-not-accepted', `no field is called ${key}`, { pointer: at });
    refuse(item, at, depth + 1, sealedAt);
  }
}

function refuseText(text: string, pointer: string): void {
  if (!text.isWellFormed()) throw new Problem('text-not-unicode', 'text holds half of a surrogate pair', { pointer });
  // Many a program ends a text here, so that people and programs would read different words.
  if (text.includes('\u0000')) throw new Problem('text-not-unicode', 'text holds the character U+0000', { pointer });
}

/** One token of a JSON Pointer (RFC 6901 §3). */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
