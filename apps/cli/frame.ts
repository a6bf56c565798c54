/** What stands around an incident's answers: the zone that dates are read in, and the ledger's notice at the foot. */
import type { LedgerClient } from '#client/ledger-client.js';
import type { Cli } from './cli.js';
import type { Page } from '#reports/page.js';
import { hanging, harmlessIn } from '#reports/layout.js';
import { clockIn } from '#reports/times.js';

export interface Frame {
  readonly page: Page;
  readonly notice: string | null;
  readonly framed: (text: string) => string;
}

export async function frameOf(cli: Cli, client: LedgerClient, incident: string): Promise<Frame> {
  const [{ zone }, { notice }] = await Promise.all([client.incident(incident), client.ledger()]);
  const page = { width: cli.terminal.width, style: cli.terminal.style, clock: clockIn(zone) };
  return { page, notice, framed: (text) => withNotice(text, harmlessIn(notice), page) };
}

export function withNotice(text: string, notice: string | null, { width, style }: Pick<Page, 'width' | 'style'>): string {
  if (notice === null || notice === '') return text;
  return [text, '', ...hanging('', notice, width).map((line) => style('faint', line))].join('\n');
}
