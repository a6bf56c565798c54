/** A few words for writing JSON Schemas (OpenAPI 3.1, JSON Schema 2020-12) of what the interface answers. */

export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const id: Schema = { type: 'string', format: 'uuid' };
export const instant: Schema = { type: 'string', format: 'date-time' };
export const whole: Schema = { type: 'integer' };
export const flag: Schema = { type: 'boolean' };
export const anything: Schema = {};

export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = (schema: Schema): Schema => {
  const plain = typeof schema['type'] === 'string' && schema['enum'] === undefined;
  return plain ? { ...schema, type: [schema['type'], 'null'] } : { anyOf: [schema, { type: 'null' }] };
};
export const either = (...schemas: readonly Schema[]): Schema => ({ anyOf: schemas });
export const byKey = (schema: Schema): Schema => ({ type: 'object', additionalProperties: schema });

/** Fields by name; a name that ends in `?` may be left out. */
export function fields(shapes: Readonly<Record<string, Schema>>, description?: string): Schema {
  const properties = Object.fromEntries(Object.entries(shapes).map(([name, schema]) => [name.replace('?', ''), schema]));
  const required = Object.keys(shapes).filter((name) => !name.endsWith('?'));
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }), ...(description === undefined ? {} : { description }) };
}

/** One page of a list. */
export const page = (item: string): Schema => fields({ items: list(ref(item)), next: orNull(text), basis: whole });
export const allOf = (...schemas: readonly Schema[]): Schema => ({ allOf: schemas });
