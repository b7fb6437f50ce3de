/** A text as it is searched for: in small letters, without accents, with single blanks; `Zürich` is found by `zurich`. */
export const searchKeyOf = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();
