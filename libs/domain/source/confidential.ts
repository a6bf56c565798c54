/** Confidential sources: who they are is kept from readers, who see that one spoke and not which. */
import { DomainError, ensure } from '../errors.js';
import type { Shape } from '../shapes.js';
import { isSealed } from '../text.js';
import type { Sealed, Text } from '../text.js';
import type { Source } from './events.js';

/** Stands for its name and its label wherever the public reads of it. */
const UNNAMED = 'confidential source';

/** The source as readers get it. */
export const unnamedIn = (source: Source): Source => (source.confidential === true ? { ...source, name: UNNAMED, label: UNNAMED } : source);

/** It is there and true, or it is not there. */
export const confidential: Shape = (value, at) => {
  if (value !== true) throw new DomainError('field-malformed', 'Expected true, or nothing.', at);
};

/**
 * A confidential source's name never stands in the log in words. Its names, the first and the later ones, are sealed under one
 * key, so that destroying that key erases them all.
 */
export function nameIsSealed(source: Pick<Source, 'confidential' | 'name'>, name: Text, at: string): void {
  if (source.confidential !== true) return;
  ensure(isSealed(name) && isSealed(source.name) && keyOf(name) === keyOf(source.name),
    'name-not-sealed', 'The name of a confidential source has to be sealed under the key of the source.', at);
}

const keyOf = ({ $sealed }: Sealed): string => $sealed.slice(0, $sealed.indexOf('.'));
