/** Lines out of a byte stream, and the newline-delimited JSON that `…/replay` answers with. */

/** Lines ended by LF, CRLF or CR, without their ends; a last line without an end counts where it holds anything. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the very end may be half of a CRLF: it waits for the next chunk.
    const ended = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const lines = ended.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(ended.length);
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}

/** One value a line; empty lines are skipped. What a line holds is the server's word, not checked here. */
export async function* jsonLines<T>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  for await (const line of linesOf(chunks)) {
    if (line.trim() !== '') yield JSON.parse(line) as T;
  }
}
