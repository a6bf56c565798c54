/** Examples of every operation: recorded from a server that was taken through all of them, not invented. */
import { readFileSync } from 'node:fs';

/** Beside this file's source: `UPDATE_EXAMPLES=1` on the test that records them writes it. From dist/apps/api/openapi. */
const EXAMPLES = new URL('../../../../apps/api/openapi/examples.json', import.meta.url);

/** By operation id. */
type Examples = Readonly<Record<string, {
  /** Of path, query and headers, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly examples: readonly Example[];
}>>;
interface Example {
  readonly name: string;
  readonly summary?: string;
  readonly request?: unknown;
  readonly status: number;
  readonly type: string;
  readonly answer: unknown;
}

/** The parts of an operation that take examples. */
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; example?: unknown }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Content {
  readonly content?: Readonly<Record<string, { examples?: Record<string, { readonly summary?: string; readonly value: unknown }> }>>;
}
export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** Puts them where they belong: to parameters, to what is sent, and to what is answered. An operation without any keeps none. */
export function addExamples(paths: Paths): void {
  const all = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as Examples;
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    const { parameters, examples } = all[operation.operationId] ?? { parameters: {}, examples: [] };
    for (const parameter of operation.parameters) {
      if (Object.hasOwn(parameters, parameter.name)) parameter.example = parameters[parameter.name];
    }
    for (const example of examples) {
      const [sent] = Object.keys(operation.requestBody?.content ?? {});
      if (sent !== undefined && example.request !== undefined) add(operation.requestBody, sent, example, example.request);
      add(operation.responses[String(example.status)], example.type, example, example.answer);
    }
  }
}

function add(to: Content | undefined, type: string, { name, summary }: Example, value: unknown): void {
  const media = to?.content?.[type];
  if (media !== undefined) media.examples = { ...media.examples, [name]: { ...(summary === undefined ? {} : { summary }), value } };
}
