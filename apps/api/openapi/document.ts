/** Builds the OpenAPI 3.1 document from the routes, the bodies they take, and the schemas of what they answer. */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { classesOfKinds } from '../http/fields.js';
import { PROBLEM_RESPONSES } from './describe.js';
import { addExamples } from './examples.js';
import type { Paths } from './examples.js';
import { SCHEMAS } from './schemas/all.js';
import { TAGS } from './tags.js';

const DESCRIPTION = [
  'An event-sourced ledger for fact-checking desks: who asserted what, when it was public, when it was recorded, and how the '
  + 'official account changed.',
  'Without the owner\'s key one reads what is published. Refusals are problems (RFC 9457) with a stable code.',
].join('\n\n');

/** Stable text: keys in the order of building, two spaces, one line end at the end. */
export function documentOf(app: INestApplication): string {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0').setTitle('factledger').setVersion('1').setDescription(DESCRIPTION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('http://127.0.0.1:4600', 'An embedded server as it starts unless told otherwise')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The owner\'s key.' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [...classesOfKinds()], operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const schemas = { ...document.components?.schemas, ...SCHEMAS };
  const sorted = Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { openapi, info, servers, components, paths } = document;
  const tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  const responses: Record<string, unknown> = {};
  const shared = JSON.parse(JSON.stringify(paths), (_key, value: unknown) => sharedProblem(value, responses)) as Paths;
  addExamples(shared);
  return `${JSON.stringify({ openapi, info, servers, tags, paths: shared, components: { ...components, schemas: sorted, responses } }, null, 2)}\n`;
}

/** Every route answers with the same few problems: each stands once among the components. */
function sharedProblem(value: unknown, responses: Record<string, unknown>): unknown {
  if (typeof value !== 'object' || value === null || !('content' in value) || !('description' in value)) return value;
  if (typeof value.content !== 'object' || value.content === null || !('application/problem+json' in value.content)) return value;
  const name = [...PROBLEM_RESPONSES].find(([, description]) => description === value.description)?.[0];
  if (name === undefined) return value;
  responses[name] = value;
  return { $ref: `#/components/responses/${name}` };
}
