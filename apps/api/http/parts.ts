import 'reflect-metadata';

type Target = new () => object;

/** A field that holds objects of a class: one, or with `max` a list of up to so many. */
export interface Part {
  readonly part: () => Target;
  readonly max?: number;
}

const PARTS = Symbol('parts');
const NONE: ReadonlyMap<string, Part> = new Map();

/** Declares a field's class, for the request pipe to check what is inside. */
export const HoldsPart =
  (part: Part): PropertyDecorator =>
  (prototype, property) => {
    const before = (Reflect.getMetadata(PARTS, prototype) as ReadonlyMap<string, Part> | undefined) ?? NONE;
    Reflect.defineMetadata(PARTS, new Map([...before, [String(property), part]]), prototype);
  };

/** The fields of a request class that hold objects, those it inherits included. */
export const partsOf = ({ prototype }: Target): ReadonlyMap<string, Part> =>
  (Reflect.getMetadata(PARTS, prototype as object) as ReadonlyMap<string, Part> | undefined) ?? NONE;
