import 'reflect-metadata';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

type Class = new () => object;

/** By class, the classes of its properties; undefined for one that has none. */
const known = new Map<Class, Map<string, Class | undefined>>();

const typeOf = (target: Class, property: string): Class | undefined => {
  const types = known.get(target) ?? new Map<string, Class | undefined>();
  if (types.size === 0) known.set(target, types);
  if (!types.has(property)) {
    types.set(property, defaultMetadataStorage.findTypeMetadata(target, property)?.typeFunction());
  }
  return types.get(property);
};

const nested = (value: unknown, type: Class): unknown => {
  if (Array.isArray(value)) return value.map((element) => nested(element, type));
  return typeof value === 'object' && value !== null ? instanceOf(type, value) : value;
};

/**
 * The data as an instance of its class, nested ones by `@Type`, for class-validator to find its rules. What
 * class-transformer's `plainToInstance` does with more care took half of the time of an append's full check.
 */
export const instanceOf = (target: Class, data: object): object => {
  const instance = Object.create(target.prototype as object) as Record<string, unknown>;
  for (const [property, value] of Object.entries(data)) {
    const type = typeof value === 'object' && value !== null ? typeOf(target, property) : undefined;
    Object.defineProperty(instance, property, {
      value: type ? nested(value, type) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return instance;
};
