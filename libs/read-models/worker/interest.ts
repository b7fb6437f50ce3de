import type { EventRegistry } from '#libs/event-sourcing/event.js';

/** What a consumer takes: types of events, and the categories of streams they stand in (undefined: any). */
export interface Interest {
  readonly types: ReadonlySet<string>;
  readonly categories?: ReadonlySet<string>;
}

/**
 * Whether an event that cannot be read, or that was set aside or taken back, concerns a consumer: one of a type it takes,
 * and one of a type nobody knows in a stream of a category it follows.
 */
export const isTouched = (
  { types, categories }: Interest,
  { stream, type }: { stream: string; type: string },
  registry: Pick<EventRegistry, 'knows'>,
): boolean => {
  const category = stream.slice(0, stream.indexOf('-'));
  if (categories && !categories.has(category)) return false;
  return types.has(type) || !registry.knows(type);
};
