import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, ValidateNested } from 'class-validator';
import { checkEvent, defineEvent } from './event.js';
import { instanceOf } from './instance.js';

class Part {
  @IsString() name!: string;
}
class Whole {
  @ValidateNested() @Type(() => Part) part!: Part;
  @IsArray() @ValidateNested({ each: true }) @Type(() => Part) parts!: Part[];
}
class LargerData extends Whole {
  @IsInt() size!: number;
}
const Larger = defineEvent({ type: 'Larger', version: 1, data: LargerData });
const data = { part: { name: 'a' }, parts: [{ name: 'b' }], size: 1 };

describe('Data as an instance of its class', () => {
  it('makes instances of nested classes too, also of inherited properties and in lists', () => {
    const instance = instanceOf(LargerData, data) as LargerData;
    expect(instance).toBeInstanceOf(LargerData);
    expect(instance.part).toBeInstanceOf(Part);
    expect(instance.parts[0]).toBeInstanceOf(Part);
    expect(JSON.parse(JSON.stringify(instance))).toEqual(data);
  });

  it('so that the full check finds every rule, wherever it stands', () => {
    checkEvent(Larger, data);
    const wrong: [object, string][] = [
      [{ ...data, part: { name: 1 } }, 'part: name must be a string'],
      [{ ...data, parts: [{ name: 'b' }, { name: 2 }] }, 'name must be a string'],
      [{ ...data, part: { name: 'a', more: 1 } }, 'part: property more should not exist'],
      [{ ...data, part: 'a' }, 'part'],
      [{ ...data, part: null }, 'part'],
      [{ ...data, size: 'large' }, 'size must be an integer'],
    ];
    for (const [bad, reason] of wrong) expect(() => checkEvent(Larger, bad)).toThrow(reason);
  });
});
