import type { Part } from '#libs/read-models/description/values.js';
import type { Opener, Projection, Sql } from '#libs/read-models/projection.js';
import { accessAudit } from '#projections/access_audit/access_audit.projection.js';
import { AccessAuditQueries } from '#projections/access_audit/access_audit.query.js';
import { ACCESS_CHANGE } from '#projections/access_audit/access_audit.row.js';
import { accessIntervals } from '#projections/access_intervals/access_intervals.projection.js';
import { AccessIntervalsQueries } from '#projections/access_intervals/access_intervals.query.js';
import { MANAGED_BY } from '#projections/access_intervals/access_intervals.row.js';
import { accounts } from '#projections/accounts/accounts.projection.js';
import { AccountsQueries } from '#projections/accounts/accounts.query.js';
import { ACCOUNT } from '#projections/accounts/accounts.row.js';
import { adjustments } from '#projections/adjustments/adjustments.projection.js';
import { AdjustmentsQueries } from '#projections/adjustments/adjustments.query.js';
import { ADJUSTMENT } from '#projections/adjustments/adjustments.row.js';
import { accountEntries } from '#projections/account_entries/account_entries.projection.js';
import { AccountEntriesQueries } from '#projections/account_entries/account_entries.query.js';
import { ACCOUNT_ENTRY } from '#projections/account_entries/account_entries.row.js';
import { cashbackHistory } from '#projections/cashback_history/cashback_history.projection.js';
import { CashbackHistoryQueries } from '#projections/cashback_history/cashback_history.query.js';
import { BALANCE_AT, CASHBACK_ENTRY } from '#projections/cashback_history/cashback_history.row.js';
import { applications } from '#projections/applications/applications.projection.js';
import { ApplicationsQueries } from '#projections/applications/applications.query.js';
import { APPLICATION } from '#projections/applications/applications.row.js';
import { clientList } from '#projections/client_list/client_list.projection.js';
import { ClientListQueries } from '#projections/client_list/client_list.query.js';
import { CLIENT } from '#projections/client_list/client_list.row.js';
import { corrections } from '#projections/corrections/corrections.projection.js';
import { CorrectionsQueries } from '#projections/corrections/corrections.query.js';
import { CORRECTION, CORRECTION_ORDER } from '#projections/corrections/corrections.row.js';
import { creditNotes } from '#projections/credit_notes/credit_notes.projection.js';
import { CreditNotesQueries } from '#projections/credit_notes/credit_notes.query.js';
import { CREDIT_NOTE } from '#projections/credit_notes/credit_notes.row.js';
import { collaborators } from '#projections/collaborators/collaborators.projection.js';
import { CollaboratorsQueries } from '#projections/collaborators/collaborators.query.js';
import { COLLABORATOR } from '#projections/collaborators/collaborators.row.js';
import { entitlements } from '#projections/entitlements/entitlements.projection.js';
import { EntitlementsQueries } from '#projections/entitlements/entitlements.query.js';
import { ENTITLEMENT } from '#projections/entitlements/entitlements.row.js';
import { directory } from '#projections/directory/directory.projection.js';
import { DirectoryQueries } from '#projections/directory/directory.query.js';
import { DIRECTORY_ENTRY } from '#projections/directory/directory.row.js';
import { entries } from '#projections/entries/entries.projection.js';
import { EntriesQueries } from '#projections/entries/entries.query.js';
import { ENTRY, PAYOUT_ITEM } from '#projections/entries/entries.row.js';
import { invitations } from '#projections/invitations/invitations.projection.js';
import { InvitationsQueries } from '#projections/invitations/invitations.query.js';
import { INVITATION } from '#projections/invitations/invitations.row.js';
import { invoices } from '#projections/invoices/invoices.projection.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';
import { INVOICE } from '#projections/invoices/invoices.row.js';
import { mandates } from '#projections/mandates/mandates.projection.js';
import { MandatesQueries } from '#projections/mandates/mandates.query.js';
import { MANDATE } from '#projections/mandates/mandates.row.js';
import { missingVat } from '#projections/missing_vat/missing_vat.projection.js';
import { MissingVatQueries } from '#projections/missing_vat/missing_vat.query.js';
import { MISSING_VAT } from '#projections/missing_vat/missing_vat.row.js';
import { notices } from '#projections/notices/notices.projection.js';
import { NoticesQueries } from '#projections/notices/notices.query.js';
import { NOTICE } from '#projections/notices/notices.row.js';
import { orders } from '#projections/orders/orders.projection.js';
import { OrdersQueries } from '#projections/orders/orders.query.js';
import { ORDER } from '#projections/orders/orders.row.js';
import { partnerEarnings } from '#projections/partner_earnings/partner_earnings.projection.js';
import { PartnerEarningsQueries } from '#projections/partner_earnings/partner_earnings.query.js';
import { BALANCE, DISCOUNT, EARNING } from '#projections/partner_earnings/partner_earnings.row.js';
import { partners } from '#projections/partners/partners.projection.js';
import { PartnersQueries } from '#projections/partners/partners.query.js';
import { PARTNER } from '#projections/partners/partners.row.js';
import { payouts } from '#projections/payouts/payouts.projection.js';
import { PayoutsQueries } from '#projections/payouts/payouts.query.js';
import { LEFT_OUT, PAYOUT, PAYOUT_RUN } from '#projections/payouts/payouts.row.js';
import { resellerTerms } from '#projections/reseller_terms/reseller_terms.projection.js';
import { ResellerTermsQueries } from '#projections/reseller_terms/reseller_terms.query.js';
import { RESELLER_TERMS, TERMS_ACCEPTANCE } from '#projections/reseller_terms/reseller_terms.row.js';
import { prepaid } from '#projections/prepaid/prepaid.projection.js';
import { PrepaidQueries } from '#projections/prepaid/prepaid.query.js';
import { PREPAID_BALANCE, PREPAID_MOVEMENT } from '#projections/prepaid/prepaid.row.js';
import { reinvoiceLines } from '#projections/reinvoice_lines/reinvoice_lines.projection.js';
import { ReinvoiceLinesQueries } from '#projections/reinvoice_lines/reinvoice_lines.query.js';
import { REINVOICE_LINE } from '#projections/reinvoice_lines/reinvoice_lines.row.js';
import { setAside } from '#projections/set_aside/set_aside.projection.js';
import { statements } from '#projections/statements/statements.projection.js';
import { StatementsQueries } from '#projections/statements/statements.query.js';
import { STATEMENT } from '#projections/statements/statements.row.js';
import { supportAccess } from '#projections/support_access/support_access.projection.js';
import { SupportAccessQueries } from '#projections/support_access/support_access.query.js';
import { SUPPORT_ACCESS, SUPPORT_ACCESS_USE } from '#projections/support_access/support_access.row.js';
import { supportChecks } from '#projections/support_checks/support_checks.projection.js';
import { SupportChecksQueries } from '#projections/support_checks/support_checks.query.js';
import { SUPPORT_CHECK } from '#projections/support_checks/support_checks.row.js';
import { tenders } from '#projections/tenders/tenders.projection.js';
import { TendersQueries } from '#projections/tenders/tenders.query.js';
import { TENDER, TENDER_REPLY } from '#projections/tenders/tenders.row.js';
import { thresholds } from '#projections/thresholds/thresholds.projection.js';
import { ThresholdsQueries } from '#projections/thresholds/thresholds.query.js';
import { THRESHOLD } from '#projections/thresholds/thresholds.row.js';

/** What the API answers of a read model, and the automations whose events it shows. */
interface Shown {
  readonly row: Part;
  readonly automations: readonly string[];
}
/** A read model as the programs need it: made by the worker, asked through the API. */
interface ReadModel {
  readonly projection: Projection;
  /** Undefined for one that only the programs themselves ask. */
  readonly queries?: new (sql: Sql, personal: Opener) => object;
  readonly shows: readonly Shown[];
}
const shown = <P extends Part>(row: P, ...automations: string[]) => ({ row, automations });

const INVOICING = 'when-order-opened-then-issue-invoice';
const CREDITING = 'when-order-refunded-then-issue-credit-note';
const CREDITING_PREPAID = 'when-money-comes-back-then-credit-prepaid';
const SETTLING = 'when-prepaid-pays-then-settle';
const POSTING = 'when-order-paid-or-refunded-then-post';
const CORRECTING = 'when-correction-approved-then-make';
const EVALUATING = 'when-threshold-evaluation-begun-then-end';
const ENTITLING = 'when-standing-changes-then-keep-entitlements';
const LAPSING = 'when-right-lost-then-lapse-mandates';
const TELLING = [
  'when-access-moves-then-queue-notice',
  'when-mandate-lapses-then-queue-notice',
  'when-membership-moves-then-queue-notice',
  'when-order-cancelled-then-queue-notice',
  'when-product-ends-then-queue-notice',
  'when-support-enters-then-queue-notice',
  'when-tender-moves-then-queue-notice',
  'when-terms-published-then-queue-notices',
] as const;
const COMPLETING = 'when-placement-then-complete';

/** Every read model; a new one is added here and nowhere else. */
export const readModels = [
  { projection: accessAudit, queries: AccessAuditQueries, shows: [shown(ACCESS_CHANGE.answer)] },
  { projection: accessIntervals, queries: AccessIntervalsQueries, shows: [shown(MANAGED_BY)] },
  { projection: accountEntries, queries: AccountEntriesQueries, shows: [shown(ACCOUNT_ENTRY.answer)] },
  { projection: accounts, queries: AccountsQueries, shows: [shown(ACCOUNT.answer, POSTING)] },
  { projection: adjustments, queries: AdjustmentsQueries, shows: [shown(ADJUSTMENT.answer, POSTING)] },
  {
    projection: cashbackHistory,
    queries: CashbackHistoryQueries,
    shows: [shown(CASHBACK_ENTRY.answer, POSTING), shown(BALANCE_AT, POSTING)],
  },
  { projection: applications, queries: ApplicationsQueries, shows: [shown(APPLICATION.answer)] },
  { projection: clientList, queries: ClientListQueries, shows: [shown(CLIENT.answer)] },
  {
    projection: creditNotes,
    queries: CreditNotesQueries,
    shows: [shown(CREDIT_NOTE.answer, INVOICING, CREDITING)],
  },
  {
    projection: corrections,
    queries: CorrectionsQueries,
    shows: [shown(CORRECTION.answer, CORRECTING), shown(CORRECTION_ORDER.answer, CORRECTING)],
  },
  { projection: collaborators, queries: CollaboratorsQueries, shows: [shown(COLLABORATOR.answer)] },
  { projection: entitlements, queries: EntitlementsQueries, shows: [shown(ENTITLEMENT.answer, ENTITLING)] },
  { projection: directory, queries: DirectoryQueries, shows: [shown(DIRECTORY_ENTRY.answer)] },
  {
    projection: entries,
    queries: EntriesQueries,
    shows: [shown(ENTRY.answer, POSTING), shown(PAYOUT_ITEM.answer, POSTING)],
  },
  { projection: invitations, queries: InvitationsQueries, shows: [shown(INVITATION.answer)] },
  { projection: invoices, queries: InvoicesQueries, shows: [shown(INVOICE.answer, INVOICING, CREDITING, SETTLING)] },
  { projection: mandates, queries: MandatesQueries, shows: [shown(MANDATE.answer, LAPSING)] },
  { projection: missingVat, queries: MissingVatQueries, shows: [shown(MISSING_VAT.answer)] },
  { projection: notices, queries: NoticesQueries, shows: [shown(NOTICE.answer, ...TELLING)] },
  { projection: orders, queries: OrdersQueries, shows: [shown(ORDER.answer, COMPLETING)] },
  {
    projection: partnerEarnings,
    queries: PartnerEarningsQueries,
    shows: [shown(EARNING.answer, POSTING), shown(BALANCE.answer, POSTING), shown(DISCOUNT.answer)],
  },
  { projection: partners, queries: PartnersQueries, shows: [shown(PARTNER.answer)] },
  {
    projection: payouts,
    queries: PayoutsQueries,
    shows: [shown(PAYOUT_RUN.answer, POSTING), shown(PAYOUT.answer, POSTING), shown(LEFT_OUT.answer, POSTING)],
  },
  {
    projection: resellerTerms,
    queries: ResellerTermsQueries,
    shows: [shown(RESELLER_TERMS.answer), shown(TERMS_ACCEPTANCE.answer)],
  },
  {
    projection: prepaid,
    queries: PrepaidQueries,
    shows: [
      shown(PREPAID_BALANCE.answer, CREDITING, CREDITING_PREPAID, SETTLING),
      shown(PREPAID_MOVEMENT.answer, CREDITING, CREDITING_PREPAID, SETTLING),
    ],
  },
  {
    projection: reinvoiceLines,
    queries: ReinvoiceLinesQueries,
    shows: [shown(REINVOICE_LINE.answer, COMPLETING, INVOICING)],
  },
  { projection: setAside, shows: [] },
  { projection: statements, queries: StatementsQueries, shows: [shown(STATEMENT.answer, POSTING)] },
  {
    projection: supportAccess,
    queries: SupportAccessQueries,
    shows: [shown(SUPPORT_ACCESS.answer), shown(SUPPORT_ACCESS_USE.answer)],
  },
  { projection: supportChecks, queries: SupportChecksQueries, shows: [shown(SUPPORT_CHECK.answer)] },
  { projection: tenders, queries: TendersQueries, shows: [shown(TENDER.answer), shown(TENDER_REPLY.answer)] },
  { projection: thresholds, queries: ThresholdsQueries, shows: [shown(THRESHOLD.answer, EVALUATING)] },
] as const satisfies readonly ReadModel[];

/** A row that a read model answers, as the API's reference names it. */
export type ReadModelRow = (typeof readModels)[number]['shows'][number]['row']['name'];
