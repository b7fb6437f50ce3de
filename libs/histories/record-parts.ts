/** What records of several kinds have: who acts, what is given access to, and what it costs. */

export type Role = 'legalRepresentative' | 'administrator' | 'collaborator';
export type Payment = 'CLIENT' | 'PARTNER';
export type Currency = 'CHF' | 'EUR';
export type Access = { mode: 'FULL' } | { mode: 'LIMITED'; products: string[] };
/** The user who acts and the role it has in the organisation that acts. */
export interface Actor {
  user: string;
  role: Role;
}
/** Net unit prices by currency; a rate card may leave one out. */
export type UnitPrices = Partial<Record<Currency, string>>;

export interface Line<Do extends string> {
  n: number;
  at: string;
  do: Do;
}
export interface Acted {
  actor: Actor;
}
export interface Pair {
  client: string;
  partner: string;
}
export type CardRule = { family: string; level: string } & ({ rate: string } | { prices: Record<string, UnitPrices> });
