/** Whether JSON is what a schema of the interface says: nothing missing, nothing undocumented, nothing of another type. */

type Schema = any;

/** What does not fit, each with its place; empty when all does. */
export function misfits(value: unknown, schema: Schema, schemas: Readonly<Record<string, Schema>>, at = ''): readonly string[] {
  const { known, required, alternatives, plain } = opened(schema, schemas);
  if (alternatives.length > 0) {
    const results = alternatives.map((each) => misfits(value, each, schemas, at));
    return results.find((each) => each.length === 0) ?? results.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  if (known !== null && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const missing = required.filter((name) => !(name in value)).map((name) => `${at}/${name} is missing`);
    const inner = Object.entries(value).flatMap(([name, each]) =>
      name in known ? misfits(each, known[name], schemas, `${at}/${name}`) : [`${at}/${name} is not documented`],
    );
    return [...missing, ...inner];
  }
  const types: readonly string[] = plain.type === undefined ? [] : [plain.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(value, type)))
    return [`${at} is ${JSON.stringify(value)?.slice(0, 60)}, not ${types.join(' or ')}`];
  if (plain.enum !== undefined && !plain.enum.includes(value))
    return [`${at} is ${JSON.stringify(value)}, not one of ${plain.enum.join(', ')}`];
  if (Array.isArray(value) && plain.items !== undefined)
    return value.flatMap((each, i) => misfits(each, plain.items, schemas, `${at}/${i}`));
  if (typeof value === 'object' && value !== null && typeof plain.additionalProperties === 'object') {
    return Object.entries(value).flatMap(([name, each]) => misfits(each, plain.additionalProperties, schemas, `${at}/${name}`));
  }
  return [];
}

/** References followed and parts of `allOf` taken together. */
function opened(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
): { known: Record<string, Schema> | null; required: string[]; alternatives: Schema[]; plain: Schema } {
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.split('/').at(-1)];
    if (target === undefined) throw new Error(`${schema.$ref} is not in the document`);
    return opened(target, schemas);
  }
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part: Schema) => opened(part, schemas));
    return {
      known: Object.assign({}, ...parts.map((part: any) => part.known)),
      required: parts.flatMap((part: any) => part.required),
      alternatives: [],
      plain: { type: 'object' },
    };
  }
  return {
    known: schema.properties ?? null,
    required: schema.required ?? [],
    alternatives: schema.anyOf ?? schema.oneOf ?? [],
    plain: schema,
  };
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
