import { registerOf } from '#libs/event-sourcing/register/register.js';

/** `partners-main`: every organisation that was ever admitted. */
export const partners = registerOf('partners');
