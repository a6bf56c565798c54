/** Reads texts in a thread of its own: a large or hostile page must not hold up anybody else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { Sha256 } from '#domain/ids.js';
import { anchorIn } from './anchors.js';
import { codePointsIn, movedBy } from './code-points.js';
import type { Answer, Question, TextMade } from './reading.js';
import { recheckIn } from './recheck.js';
import { textOf } from './text.js';

/** The text read last: several anchors are often looked for in one. */
let last = { file: '', text: '' };

function textIn(file: string): string {
  if (last.file !== file) last = { file, text: readFileSync(file, 'utf8') };
  return last.text;
}

function made(file: string, mediaType: string): TextMade | null {
  const text = textOf(readFileSync(file), mediaType);
  if (text === null) return null;
  const bytes = Buffer.from(text, 'utf8');
  return { sha256: createHash('sha256').update(bytes).digest('hex') as Sha256, codePoints: codePointsIn(text), bytes };
}

function answerTo(question: Question): unknown {
  switch (question.kind) {
    case 'text': return made(question.file, question.mediaType);
    case 'anchor': return anchorIn(textIn(question.file), question.asked);
    case 'recheck': return recheckIn(textIn(question.file), question.anchor);
    case 'around': {
      const text = textIn(question.file);
      return question.places.map(({ start, end }) => {
        const from = movedBy(text, 0, start);
        const to = movedBy(text, from, end - start);
        return { before: text.slice(movedBy(text, from, -question.reach), from), after: text.slice(to, movedBy(text, to, question.reach)) };
      });
    }
  }
}

parentPort?.on('message', (question: Question & { readonly id: number }) => {
  const { id } = question;
  let answer: Answer;
  try {
    answer = { id, answer: answerTo(question) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
