import { registerOf } from '#libs/event-sourcing/register/index.js';

/**
 * `publishedTenders-{month}`: tenders that were published in a month, and in `publishedTenders-main` the months that have
 * any, so that whoever ends tenders looks at those of the last months only.
 */
export const publishedTenders = registerOf('publishedTenders');
