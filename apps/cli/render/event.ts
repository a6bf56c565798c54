/** One event on one line: where it stands, when it was recorded, what it is about. */
import type { EventAnswer } from '#client/answers.js';
import { widthOf } from '#reports/layout.js';

export function renderEvent({ logIndex, type, data, metadata }: EventAnswer, width: number): string {
  const recordedAt = metadata.carriedRecordedAt ?? metadata.recordedAt;
  return cut(`${String(logIndex).padStart(6)}  ${recordedAt.replace(/\.\d+Z$/, 'Z')}  ${[type, subjectOf(data)].filter((part) => part !== '').join(' ')}`, width);
}

/** What tells an event from others of its type, the first that it has. */
const TELLING = ['gist', 'text', 'title', 'name', 'rationale', 'reason', 'key', 'slug', 'clock', 'throughRevision'] as const;

function subjectOf(data: EventAnswer['data']): string {
  const label = data['label'];
  const told = TELLING.map((name) => data[name]).find((value) => typeof value === 'string' || typeof value === 'number');
  return [label, told].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
