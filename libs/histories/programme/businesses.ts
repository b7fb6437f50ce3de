import { readFileSync } from 'node:fs';
import { Currency, Payment, RecordVatNumber } from '../records.js';

/** A product of a client, which is named after the client and the first of these; ordered when it joins, or on a day. */
export type Bought = readonly [name: string, sku: string, quantity: number, on?: string];

/** How a client and its first partner came together. */
export interface Managed {
  by: string;
  /** Who asked; the other side accepts within days. */
  askedBy: 'client' | 'partner';
  /** All, or the products of these names, which are ordered before. */
  access: 'FULL' | readonly string[];
  payment?: Payment;
  /** What the client grants where that is not what was asked (R60). */
  granted?: readonly string[];
}

/** An invented business and its people: who represents it, who administers it, who helps. */
export interface Business {
  since: string;
  org: string;
  name: string;
  form?: 'private';
  country: string;
  currency: Currency;
  people: readonly [representative: string, administrator?: string, collaborator?: string];
  /** The level at which it joins the programme. */
  level?: string;
  vat?: readonly [number: string, entryPoint: RecordVatNumber['entryPoint']];
  managed?: Managed;
  products: readonly Bought[];
}

/** In the order in which they come to the provider. */
export const BUSINESSES = JSON.parse(
  readFileSync(new URL('businesses.json', import.meta.url), 'utf8'),
) as readonly Business[];
