/** `factledger document`: published works, and their bytes as they were at a moment. */
import { randomUUID } from 'node:crypto';

import type { DocumentAnswer } from '#client/answers.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { capture, sizeOf } from '../desk/capturing.js';
import type { CaptureOptions } from '../desk/capturing.js';
import { Directory } from '../desk/directory.js';
import { saidOf } from '../desk/flags.js';
import { toWrite, write } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { tableOf } from '../render/table.js';
import type { Terminal } from '../terminal.js';

interface AddOptions extends CaptureOptions {
  readonly published: string;
  readonly publisher?: string;
  readonly label?: string;
  readonly capture?: string;
}

export const documentCommand: CommandDefinition = (program, cli) => {
  const command = program.command('document').description("published works: add, list, capture their bytes (writing needs the owner's key)");

  withExamples(toWrite(command.command('add')
    .description('register a document, and keep its bytes with --capture')
    .argument('<title>', 'its title')
    .requiredOption('--published <time>', 'when: EDTF (2025-10-21, ../2025-10-21) or plain words with a date in them')
    .option('--publisher <source>', 'who published it: label, name or id (not known)')
    .option('--label <label>', 'short name: D5')
    .option('--url <address>', 'where it stands')
    .option('--capture <file>', 'a file with its bytes as they were')
    .option('--captured-at <instant>', 'when they were taken (now)')
    .action(async (title: string, given: AddOptions) => {
      // One key for both writes: run again with it, neither is made twice.
      const options = { ...given, key: given.key ?? randomUUID() };
      const client = connect(cli, options);
      if (options.capture !== undefined) await sizeOf(options.capture);
      const publisher = options.publisher === undefined ? null : (await Directory.of(client)).source(options.publisher).id;
      const written = await write(cli, client, options, {
        method: 'POST', path: '/documents', body: {
          title, publisher, published: saidOf(options.published), ...(options.label === undefined ? {} : { label: options.label }),
          ...(options.url === undefined ? {} : { url: options.url }),
        },
      });
      const document = written?.ids['document'];
      if (options.capture !== undefined && typeof document === 'string') await capture(cli, client, document, options.capture, options);
    })), 'document add "Marshal wounded in arrest" --published 2025-10-21 --label D5 --capture article.html');

  withExamples(toWrite(command.command('capture')
    .description("keep a document's bytes as they are now; captured again later, what changed can be told")
    .argument('<document>', 'label, title or id')
    .argument('<file>', 'a file with its bytes')
    .option('--url <address>', 'where they were taken')
    .option('--captured-at <instant>', 'when they were taken (now)')
    .action(async (document: string, file: string, options: CaptureOptions) => {
      const client = connect(cli, options);
      await capture(cli, client, (await Directory.of(client)).document(document).id, file, options);
    })), 'document capture D5 article-later.html');

  withExamples(toServer(command.command('list')
    .description('every document')
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const documents = await Array.fromAsync(connect(cli, options).documents());
      show(cli, documents, options.json, (all) => renderDocuments(all, cli.terminal));
    })), 'document list');
};

export function renderDocuments(documents: readonly DocumentAnswer[], { width, style }: Pick<Terminal, 'width' | 'style'>): string {
  if (documents.length === 0) return "No documents. What is not published shows only with the owner's key.";
  return tableOf(
    [{ title: 'label', least: 6 }, { title: 'title', least: 20 }, { title: 'published', least: 10 }],
    documents.map(({ title, label, published }) => [
      label ?? '', title, published.verbatim ?? published.edtf ?? (published.earliest === null && published.latest === null ? 'not known' : `${published.earliest ?? '…'} to ${published.latest ?? '…'}`),
    ]),
    width, style,
  );
}
