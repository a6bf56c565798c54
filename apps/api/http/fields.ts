/**
 * The vocabulary of request bodies. One decorator a field says what it may hold, to the validator and to OpenAPI at once, so
 * that the two cannot drift apart.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type, plainToInstance } from 'class-transformer';
import {
  ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsDefined, IsIn, IsInt, IsNotIn, IsObject, IsString, IsUrl, Matches, Max, MaxLength, Min,
  MinLength, ValidateBy, ValidateIf, ValidateNested,
} from 'class-validator';
import { LIST_LIMITS, TEXT_LIMITS } from '#domain/limits.js';
import type { TextLimit } from '#domain/limits.js';
import { Sensitive, withSensitive } from './sensitive.js';

export interface FieldOptions {
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null, which says something of its own. */
  readonly nullable?: boolean;
  readonly description?: string;
}
interface Bounded extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}
type BodyClass = new () => object;
/** A JSON Schema as OpenAPI 3.1 has it; the decorators' own types still describe 3.0. */
type Schema = Readonly<Record<string, unknown>>;

/** Classes named only as one of several kinds; the document builder lists them. */
const kindsSeen = new Set<BodyClass>();
export const classesOfKinds = (): readonly BodyClass[] => [...kindsSeen];

function field(schema: Schema, options: FieldOptions, ...rules: PropertyDecorator[]): PropertyDecorator {
  const { optional = false, nullable = false, description } = options;
  const shown = nullable ? orNull(schema) : schema;
  const documented = { ...shown, required: !optional, ...(description === undefined ? {} : { description }) } as ApiPropertyOptions;
  const applies = (_body: object, value: unknown): boolean => !(optional && value === undefined) && !(nullable && value === null);
  return applyDecorators(ApiProperty(documented), ValidateIf(applies), IsDefined(), ...rules);
}

/** As an alternative: the document builder reads a list of types, `['string', 'null']`, as a type of lists. */
const orNull = (schema: Schema): Schema => (schema['oneOf'] === undefined ? { oneOf: [schema, { type: 'null' }] } : schema);

/** Texts whose words may be sealed, by the limit they go by; labels, zones and their like are read by rules. */
const SEALABLE: ReadonlySet<TextLimit> = new Set<TextLimit>([
  'name', 'title', 'question', 'position', 'gist', 'quote', 'rationale', 'described', 'printedTitle', 'verbatim', 'quantityOf', 'notice',
]);

export interface TextOptions extends FieldOptions {
  /** These words are read by rules, whatever limit they go by. */
  readonly neverSealed?: boolean;
}

/** A text that says something: not blank, not too long. Most may be given as `{"sensitive": "words"}`, and are then sealed. */
export const TextField = (limit: TextLimit, options: TextOptions = {}): PropertyDecorator => {
  const max = TEXT_LIMITS[limit];
  const schema = { type: 'string', minLength: 1, maxLength: max, pattern: '\\S' };
  if (!SEALABLE.has(limit) || options.neverSealed === true) {
    return field(schema, options, IsString(), MinLength(1), MaxLength(max), Matches(/\S/u, { message: '$property must not be blank' }));
  }
  const shown = [schema, sensitiveOf(schema), ...(options.nullable === true ? [{ type: 'null' }] : [])];
  return applyDecorators(
    field({ oneOf: shown }, options, ValidateBy({
      name: 'text',
      validator: { validate: (value) => faultOfText(value, max) === null, defaultMessage: (told) => `$property ${faultOfText(told?.value, max) ?? ''}` },
    })),
    Transform(({ value }: { readonly value: unknown }) => withSensitive(value)),
  );
};

/** Words marked as sensitive, under the limits of the field they stand in. */
const sensitiveOf = (words: Schema): Schema => ({
  type: 'object', properties: { sensitive: words }, required: ['sensitive'], additionalProperties: false,
  description: 'Words to be sealed under a key that is kept outside the log.',
});

function faultOfText(value: unknown, max: number): string | null {
  const words = value instanceof Sensitive ? value.words : value;
  if (typeof words !== 'string') return 'must be a text, or {"sensitive": "a text"}';
  if (words.length > max) return `must be at most ${max} characters long`;
  return /\S/u.test(words) ? null : 'must not be blank';
}

/** The desk's own short name for a thing. */
export const LabelField = (options: FieldOptions = {}): PropertyDecorator => TextField('label', { optional: true, ...options });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NAMED = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|new:[A-Za-z0-9._-]{1,40}|label:.{1,40})$/;
const ID = { type: 'string', format: 'uuid' } as const;
const REFERENCE = { type: 'string', pattern: NAMED.source } as const;

export const isUuid = (text: string): boolean => UUID.test(text);

/** The id of something that exists. */
export const IdField = (options: FieldOptions = {}): PropertyDecorator =>
  field(ID, options, IsString(), Matches(UUID, { message: '$property must be an id (lower-case UUID)' }));

/** The id of something that exists, or its `label:<label>`, or `new:<key>` of something that the same request makes. */
export const ReferenceField = (options: FieldOptions = {}): PropertyDecorator =>
  field(REFERENCE, options, IsString(), Matches(NAMED, { message: '$property must be an id (lower-case UUID), label:<label> or new:<key>' }));

export const IdsField = (options: FieldOptions & { readonly min?: number } = {}): PropertyDecorator => {
  const min = options.min ?? 1;
  return field({ type: 'array', items: ID, minItems: min, maxItems: LIST_LIMITS.assertions, uniqueItems: true }, options,
    IsArray(), ArrayMinSize(min), ArrayMaxSize(LIST_LIMITS.assertions),
    Matches(UUID, { each: true, message: 'each of $property must be an id (lower-case UUID)' }));
};

/** Lists of ids, side by side. */
export const IdListsField = (options: FieldOptions & { readonly min: number; readonly max: number }): PropertyDecorator =>
  field({
    type: 'array', minItems: options.min, maxItems: options.max,
    items: { type: 'array', items: ID, minItems: 1, maxItems: LIST_LIMITS.assertions },
  }, options, IsArray(), ArrayMinSize(options.min), ArrayMaxSize(options.max), ValidateBy({
    name: 'idLists', validator: { validate: areIdLists, defaultMessage: () => 'each of $property must be a list of ids (lower-case UUIDs)' },
  }));

const areIdLists = (lists: unknown): boolean => Array.isArray(lists) && lists.every((list: unknown) =>
  Array.isArray(list) && list.length > 0 && list.length <= LIST_LIMITS.assertions
  && list.every((id) => typeof id === 'string' && isUuid(id)));

export const ChoiceField = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field({ type: 'string', enum: [...values] }, options, IsIn([...values]));

export const FlagField = (options: FieldOptions = {}): PropertyDecorator => field({ type: 'boolean' }, options, IsBoolean());

export const CountField = (options: Bounded = {}): PropertyDecorator => {
  const [min, max] = [options.min ?? 0, options.max ?? Number.MAX_SAFE_INTEGER];
  return field({ type: 'integer', minimum: min, maximum: max }, options, IsInt(), Min(min), Max(max));
};

export const PatternField = (pattern: RegExp, options: FieldOptions = {}): PropertyDecorator =>
  field({ type: 'string', pattern: pattern.source }, options, IsString(), Matches(pattern));

export const UrlField = (options: FieldOptions = {}): PropertyDecorator =>
  field({ type: 'string', format: 'uri', maxLength: TEXT_LIMITS.url }, options, IsString(), MaxLength(TEXT_LIMITS.url),
    IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false }));

/** Any JSON value: checked by the rules of the domain alone. */
export const JsonField = (options: FieldOptions = {}): PropertyDecorator => {
  const documented: Schema = {
    anyOf: ['string', 'number', 'boolean', 'object', 'array', 'null'].map((type) => ({ type })), required: options.optional !== true,
    ...(options.description === undefined ? {} : { description: options.description }),
  };
  return applyDecorators(ApiProperty(documented as ApiPropertyOptions),
    IsNotIn([undefined], { message: '$property must be given (null where nothing is there)' }));
};

/** A body within a body. */
export const BodyField = (type: () => BodyClass, options: FieldOptions = {}): PropertyDecorator =>
  // A class named later is told by the name of the function: it has to be called `type`.
  field({ type: () => type() }, options, IsObject(), ValidateNested(), Type(type));

export const BodiesField = (type: () => BodyClass, options: Bounded = {}): PropertyDecorator => {
  const [min, max] = [options.min ?? 0, options.max ?? LIST_LIMITS.assertions];
  return field({ type: () => [type()], minItems: min, maxItems: max }, options,
    IsArray(), ArrayMinSize(min), ArrayMaxSize(max), IsObject({ each: true }), ValidateNested({ each: true }), Type(type));
};

/** Which class reads a body, by its `kind`. */
export type Kinds = Readonly<Record<string, BodyClass>>;

/** A body that is one of several kinds. `Fallback` names the kinds and is what a body of no known kind is judged by. */
export const KindField = (Fallback: BodyClass, kinds: Kinds, options: FieldOptions = {}): PropertyDecorator =>
  field(oneOf(kinds), options, IsObject(), ValidateNested(), typeByKind(Fallback, kinds));

export const KindsField = (Fallback: BodyClass, kinds: Kinds, options: Bounded = {}): PropertyDecorator => {
  const [min, max] = [options.min ?? 0, options.max ?? LIST_LIMITS.assertions];
  return field({ type: 'array', items: oneOf(kinds), minItems: min, maxItems: max }, options,
    IsArray(), ArrayMinSize(min), ArrayMaxSize(max), IsObject({ each: true }), ValidateNested({ each: true }), typeByKind(Fallback, kinds));
};

const typeByKind = (Fallback: BodyClass, kinds: Kinds): PropertyDecorator =>
  Type(() => Fallback, {
    keepDiscriminatorProperty: true,
    discriminator: { property: 'kind', subTypes: Object.entries(kinds).map(([name, value]) => ({ name, value })) },
  });

const bodyKinds = new WeakMap<BodyClass, Kinds>();

/** A whole body that is one of several kinds; the class itself says which there are, and judges a body of none of them. */
export const KindBody = (kinds: Kinds) => (body: BodyClass): void => void bodyKinds.set(body, kinds);

/** The class that reads a body: that of its kind, where it is one of several. */
export function classOfKind(body: unknown, type: unknown): unknown {
  const kinds = typeof type === 'function' ? bodyKinds.get(type as BodyClass) : undefined;
  const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined;
  return typeof kind === 'string' && kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : type;
}

/** How such a body is described. */
export const bodyOfKinds = (body: BodyClass): Schema => oneOf(bodyKinds.get(body) ?? {});

function oneOf(kinds: Kinds): Schema {
  const refs = Object.entries(kinds).map(([kind, type]) => {
    kindsSeen.add(type);
    return [kind, `#/components/schemas/${type.name}`] as const;
  });
  return {
    oneOf: [...new Set(refs.map(([, $ref]) => $ref))].map(($ref) => ({ $ref })),
    discriminator: { propertyName: 'kind', mapping: Object.fromEntries(refs) },
  };
}

/** A body that may also come as a plain string, which then stands for one of its fields. */
export function BodyOrStringField(type: BodyClass, key: string, options: FieldOptions & { readonly max: number }): PropertyDecorator {
  kindsSeen.add(type);
  const schemas = [{ type: 'string', maxLength: options.max }, { $ref: `#/components/schemas/${type.name}` }];
  return applyDecorators(
    // The builder would add the field's own class as one more demand; a type of its own choosing it drops.
    field({ type: 'object', oneOf: options.nullable === true ? [...schemas, { type: 'null' }] : schemas }, options,
      IsObject(), ValidateNested(), Type(() => type)),
    Transform(({ value }: { readonly value: unknown }) => (typeof value === 'string' ? plainToInstance(type, { [key]: value }) : value)),
  );
}
