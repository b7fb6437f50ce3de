import { registerOf } from '#libs/event-sourcing/register/index.js';

/** `accounts-main`: every account that any source ever moved, as `{org}.{CUR}`. */
export const accounts = registerOf('accounts');
