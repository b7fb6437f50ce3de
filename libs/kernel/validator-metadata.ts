import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type LookUp = Storage['getTargetValidationMetadatas'];

/**
 * class-validator goes through the rules of every class there is for each object that it checks, which was a tenth of an
 * import. What a class has is known once its decorators have run, that is before an object of it exists: it is looked up
 * once, of what is nested by the name of the class around it. Whoever asks by groups, as nobody here does, is answered as
 * before.
 */
export const lookUpRulesOnce = (storage: Storage = getMetadataStorage()): void => {
  const lookUp: LookUp = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, Map<string, ReturnType<LookUp>>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (groups && groups.length > 0) return lookUp(target, schema, always, strictGroups, groups);
    const how = `${always} ${strictGroups} ${schema}`;
    const ofTarget = known.get(target) ?? new Map<string, ReturnType<LookUp>>();
    known.set(target, ofTarget);
    const before = ofTarget.get(how);
    if (before) return before;
    const found = lookUp(target, schema, always, strictGroups, groups);
    ofTarget.set(how, found);
    return found;
  };
};
