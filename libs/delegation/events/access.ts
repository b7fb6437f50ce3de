import { IsArray, IsIn } from 'class-validator';
import { IsId } from '#libs/kernel/validation.js';

/** The whole account or certain products (R15). */
export const ACCESS_MODES = ['FULL', 'LIMITED'] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];
/** Who pays what a FULL partner orders: two ways and no third (R19). */
export const PAYMENT_METHODS = ['CLIENT', 'PARTNER'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Why a partnership ended: a side ended it (R42), FULL access superseded it (A1), or its partner left (A30, E18). */
export const ENDINGS = ['client', 'partner', 'superseded', 'partner-left'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Access asked for or granted: every product (FULL, R37) or named ones, perhaps none (LIMITED, R32). */
export class Access {
  @IsIn(ACCESS_MODES) mode!: AccessMode;
  /** Sorted by code unit; empty with FULL. */
  @IsArray() @IsId({ each: true }) products!: string[];
}

/** What a partner has of a client at one moment; payment is null with LIMITED (R39). */
export class AccessState extends Access {
  @IsIn([...PAYMENT_METHODS, null]) payment!: PaymentMethod | null;
}

/** Access with its products sorted, each once, and with FULL without any: two that mean the same are written the same. */
export const normalised = (access: { mode: AccessMode; products?: readonly string[] }): Access => ({
  mode: access.mode,
  products: access.mode === 'FULL' ? [] : [...new Set(access.products ?? [])].sort(byCodeUnit),
});
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const sameAccess = (a: Access, b: Access): boolean =>
  a.mode === b.mode && a.products.length === b.products.length && a.products.every((id, i) => id === b.products[i]);
