/** Where `npm start` keeps its data, and where commands look for a running ledger. */
export const DEFAULT_DATA = './data';
