import { registerOf } from '#libs/event-sourcing/register/index.js';

/**
 * `expiringSupportAccess-{day}`: grants that end on a business day, at whatever hour; `expiringSupportAccess-main`: the
 * days on which any does. So the grants of ten years are not looked at every night (A23).
 */
export const expiringSupportAccess = registerOf('expiringSupportAccess');
