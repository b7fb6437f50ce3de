/** Eight digits, the first half of a code. */
export const CALLER_NUMBER = /^\d{8}$/;
