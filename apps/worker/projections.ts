import { fileURLToPath } from 'node:url';
import type { Model } from '#libs/read-models/builds/build.js';
import type { Projection } from '#libs/read-models/projection.js';
import { accessAudit } from '#projections/access_audit/access_audit.projection.js';
import { accessIntervals } from '#projections/access_intervals/access_intervals.projection.js';
import { cashbackHistory } from '#projections/cashback_history/cashback_history.projection.js';
import { clientList } from '#projections/client_list/client_list.projection.js';
import { invitations } from '#projections/invitations/invitations.projection.js';
import { invoices } from '#projections/invoices/invoices.projection.js';
import { orders } from '#projections/orders/orders.projection.js';
import { partnerEarnings } from '#projections/partner_earnings/partner_earnings.projection.js';
import { setAside } from '#projections/set_aside/set_aside.projection.js';

/** Every read model; a new one is added here and nowhere else. */
export const allProjections: readonly Projection[] = [
  accessAudit,
  accessIntervals,
  cashbackHistory,
  clientList,
  invitations,
  invoices,
  orders,
  partnerEarnings,
  setAside,
];
/** With the folders of their numbered SQL files. */
export const allModels: readonly Model[] = allProjections.map((projection) => ({
  projection,
  folder: fileURLToPath(new URL(`../../projections/${projection.name}`, import.meta.url)),
}));
