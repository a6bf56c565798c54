/**
 * What each body class asks for, looked up once. The validator goes through the metadata of every class there is for every
 * object it looks at, to find what the object's class inherits: with some hundred classes that is a third of the time a
 * batch of rows takes. Classes are complete once their modules are loaded, so an answer stays true.
 */
import { getMetadataStorage } from 'class-validator';

let remembering = false;

export function rememberMetadata(): void {
  if (remembering) return;
  remembering = true;
  const storage = getMetadataStorage();
  const lookUp = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, Map<string, ReturnType<typeof lookUp>>>();
  // `within` names the class that holds the object, for validators written as schemas.
  storage.getTargetValidationMetadatas = (target, within, always, strictGroups, groups) => {
    // Groups, which nothing here uses, change the answer.
    if (always || strictGroups || (groups !== undefined && groups.length > 0)) return lookUp(target, within, always, strictGroups, groups);
    const ofTarget = known.get(target) ?? new Map<string, ReturnType<typeof lookUp>>();
    const found = ofTarget.get(within ?? '') ?? lookUp(target, within, always, strictGroups, groups);
    known.set(target, ofTarget.set(within ?? '', found));
    return found;
  };
}
