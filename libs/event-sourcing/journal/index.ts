import { PostingDeferred } from './posting-deferred.js';

export const eventDefinitions = [PostingDeferred];
/** Each journal's streams are its own context's. */
export const categories: readonly string[] = [];
