/** From the bodies of scales to commands. */
import type { ScaleId } from '#domain/ids.js';
import type { ScaleCommand } from '#domain/ledger/scales.js';
import { given, nonEmpty } from '../speech/speech.mapping.js';
import type { ScaleBody } from './scale.bodies.js';

export const scaleOf = (type: 'DefineScale' | 'ReviseScale', scale: ScaleId, { name, ratings }: ScaleBody): ScaleCommand => ({
  type, scale, name,
  ratings: nonEmpty(ratings.map((rating) => ({ key: rating.key, name: rating.name, ...given({ meaning: rating.meaning }) })), '/ratings'),
});
