/** Sends a file as the bytes of a document, as they were at a moment. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import type { CaptureAnswer } from '#client/answers.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { show } from '../cli.js';
import type { Cli } from '../cli.js';
import { CommandFailure, EXIT, systemCode } from '../failure.js';
import { progressOf } from '../render/progress.js';
import { outcomeUnknown } from './writing.js';
import type { WriteOptions } from './writing.js';

export interface CaptureOptions extends WriteOptions {
  readonly url?: string;
  readonly capturedAt?: string;
}

/** In bytes. @throws {CommandFailure} where it is no file that can be read */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    throw new CommandFailure(systemCode(error) === 'ENOENT' ? EXIT.notFound : EXIT.invalid, `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!found.isFile()) throw new CommandFailure(EXIT.invalid, `${file} is not a file.`);
  return found.size;
}

export async function capture(cli: Cli, client: LedgerClient, document: string, file: string, options: CaptureOptions): Promise<void> {
  const progress = progressOf(cli.terminal, 'sending', await sizeOf(file));
  const { key = randomUUID(), as = '', url, capturedAt, dryRun = false } = options;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
      yield chunk;
      progress.add(chunk.byteLength);
    }
  };
  const answer = await client.captureSnapshot(document, counted(), {
    key: `${key}-capture`, dryRun, ...(as === '' ? {} : { onBehalfOf: as }), ...(url === undefined ? {} : { url }), ...(capturedAt === undefined ? {} : { capturedAt }),
  }).catch((error: unknown) => { throw outcomeUnknown(error, key); });
  progress.end();
  show(cli, answer, options.json, (captured) => renderCaptured(captured, dryRun));
}

const renderCaptured = ({ snapshot: { snapshot, bytes, mediaType, text } }: Pick<CaptureAnswer, 'snapshot'>, dryRun: boolean): string => [
  `${dryRun ? 'Would capture' : 'Captured'}: ${bytes} bytes of ${mediaType}, SHA-256 ${snapshot}`,
  text === undefined ? 'It has no text that quotes could be found in.' : `Text for quotes: ${text.codePoints} characters.`,
].join('\n');
