import { Registered } from './registered.js';

export { enter, type Register, registerOf } from './register.js';
/** The event that every register shares; its streams belong to the context that keeps it. */
export const eventDefinitions = [Registered];
export const categories: readonly string[] = [];
