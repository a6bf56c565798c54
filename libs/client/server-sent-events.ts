/**
 * Server-sent events (WHATWG HTML, "Interpreting an event stream"): messages out of lines. Comments are dropped, fields
 * gather until an empty line, and an id holds for the messages after it too.
 */

export interface Message {
  /** `message` where the server names none. */
  readonly event: string;
  readonly data: string;
  /** The last id seen: what `Last-Event-ID` resumes after. */
  readonly id: string;
}

/** What the reader learned besides messages: where to resume, and how long the server asks to wait before. */
export interface StreamPosition {
  lastEventId: string;
  retryMs: number;
}

export async function* messagesOf(lines: AsyncIterable<string>, position: StreamPosition): AsyncGenerator<Message> {
  let event = '';
  let data: string[] = [];
  for await (const line of lines) {
    if (line === '') {
      if (data.length > 0) yield { event: event === '' ? 'message' : event, data: data.join('\n'), id: position.lastEventId };
      event = '';
      data = [];
      continue;
    }
    const [field, value] = fieldOf(line);
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) position.lastEventId = value;
    else if (field === 'retry' && /^\d+$/.test(value)) position.retryMs = Number(value);
  }
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
