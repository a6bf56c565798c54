/** Structured detail inside an assertion, as a request gives it. Null: asked for by the form, not stated by the source. */
import type { Text } from '#domain/text.js';
import { COMPARATORS, PLACE_GRAINS } from '#domain/speech.js';
import { BodyOrStringField, ChoiceField, PatternField, TextField } from '../http/fields.js';
import { EDTF_ALONE, TimeBody } from './time.body.js';

class QuantityBody {
  @ChoiceField(['quantity'])
  readonly kind!: 'quantity';
  @TextField('quantityOf')
  readonly of!: Text;
  @PatternField(/^-?\d{1,30}(?:\.\d{1,25})?$/, { description: 'Decimal text.' })
  readonly value!: string;
  @ChoiceField(COMPARATORS)
  readonly comparator!: (typeof COMPARATORS)[number];
  @TextField('unit')
  readonly unit!: string;
  @TextField('quantityOf', { nullable: true })
  readonly base!: Text | null;
  @BodyOrStringField(TimeBody, 'edtf', { ...EDTF_ALONE, nullable: true })
  readonly period!: TimeBody | null;
}
class PlaceBody {
  @ChoiceField(['place'])
  readonly kind!: 'place';
  @TextField('verbatim')
  readonly verbatim!: Text;
  @ChoiceField(PLACE_GRAINS)
  readonly grain!: (typeof PLACE_GRAINS)[number];
}
class HappenedBody {
  @ChoiceField(['happened'])
  readonly kind!: 'happened';
  @BodyOrStringField(TimeBody, 'edtf', EDTF_ALONE)
  readonly time!: TimeBody;
}
export type SpecificBody = QuantityBody | PlaceBody | HappenedBody;
export class AnySpecificBody {
  @ChoiceField(['quantity', 'place', 'happened'])
  readonly kind!: string;
}
export const SPECIFICS = { quantity: QuantityBody, place: PlaceBody, happened: HappenedBody };
