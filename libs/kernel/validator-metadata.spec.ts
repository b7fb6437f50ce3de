import { IsInt, IsString, getMetadataStorage, ValidateNested, validateSync } from 'class-validator';
import { lookUpRulesOnce } from './validator-metadata.js';

class Base {
  @IsString() name!: string;
}
class Whole extends Base {
  @IsInt() count!: number;
}

class Around {
  @ValidateNested() inner!: Whole;
}

describe('The rules of a class', () => {
  it('are looked up once, those of its bases included, and found to be broken each time', () => {
    const storage = getMetadataStorage();
    const original = storage.getTargetValidationMetadatas;
    let asked = 0;
    storage.getTargetValidationMetadatas = function counting(this: typeof storage, ...args) {
      asked += 1;
      return original.apply(this, args);
    };
    lookUpRulesOnce(storage);
    try {
      const wrong = Object.assign(new Whole(), { name: 1, count: 'one' });
      for (const _ of [1, 2, 3]) {
        expect(validateSync(wrong).map(({ property }) => property)).toEqual(['count', 'name']);
        expect(validateSync(Object.assign(new Whole(), { name: 'a', count: 1 }))).toEqual([]);
      }
      expect(asked).toBe(1);
      // What is nested is looked up for the class around it: once, too.
      for (const _ of [1, 2, 3]) {
        const [problem] = validateSync(Object.assign(new Around(), { inner: wrong }));
        expect(problem?.children?.map(({ property }) => property)).toEqual(['count', 'name']);
      }
      expect(asked).toBe(3);
      expect(validateSync(wrong, { groups: ['some'] })).toEqual(validateSync(wrong, { groups: ['some'] }));
      expect(asked).toBe(5);
    } finally {
      storage.getTargetValidationMetadatas = original;
    }
  });
});
