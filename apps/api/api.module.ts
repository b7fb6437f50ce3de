import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Vault } from '#libs/event-sourcing/personal.js';
import type { TokenVerifier } from '#libs/identity/index.js';
import { BillingController } from './billing/billing.controller.js';
import { CreditNotesController } from './billing/credit-notes.controller.js';
import { DestinationReader } from './cashback/destination-reader.js';
import { EarningsController } from './cashback/earnings.controller.js';
import { MoneyController } from './cashback/money.controller.js';
import { CorrectionsController } from './corrections/corrections.controller.js';
import { ExplainController } from './cashback/explain.controller.js';
import { PayoutRunsController } from './cashback/payout-runs.controller.js';
import { AccountsController } from './cashback/accounts.controller.js';
import { PayoutsController } from './cashback/payouts.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { PriceListsController } from './catalogue/price-lists.controller.js';
import { PricesController } from './catalogue/prices.controller.js';
import { RateCardsController } from './catalogue/rate-cards.controller.js';
import { TaxTablesController } from './catalogue/tax-tables.controller.js';
import { ClientsController } from './delegation/clients.controller.js';
import { InvitationsController } from './delegation/invitations.controller.js';
import { PartnershipsController } from './delegation/partnerships.controller.js';
import { StaffingController } from './delegation/staffing.controller.js';
import { HEALTH, type Health, HealthController, TOKEN_VERIFIER } from './health/health.controller.js';
import { Dispatcher, REVISIONS, type Revisions } from './http/dispatcher.js';
import { IdempotencyKeys } from './http/idempotency.js';
import { API_LOG, type ApiLog } from './http/log.js';
import { ObjectRevisions } from './http/object-revisions.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ReadInterceptor } from './http/read.interceptor.js';
import { ReadPosition } from './http/read-position.js';
import { RequestPipe } from './http/validation.js';
import { NoticesController } from './notices/notices.controller.js';
import { OrdersController } from './orders/orders.controller.js';
import { MandatesController } from './orders/mandates.controller.js';
import { ProductsController } from './orders/products.controller.js';
import { OrganisationReader, VAULT } from './organisations/organisation-reader.js';
import { MembersController } from './organisations/members.controller.js';
import { OrganisationsController } from './organisations/organisations.controller.js';
import { VatController } from './organisations/vat.controller.js';
import { DirectoryController } from './marketplace/directory.controller.js';
import { OwnTendersController } from './marketplace/own-tenders.controller.js';
import { PublishingLimit } from './marketplace/publishing-limit.js';
import { TenderParties } from './marketplace/tender-parties.js';
import { TenderRepliesController } from './marketplace/tender-replies.controller.js';
import { TenderTokens } from './marketplace/tender-tokens.js';
import { TendersController } from './marketplace/tenders.controller.js';
import { Parties } from './parties.js';
import { MembershipController } from './programme/membership.controller.js';
import { PrepaidController } from './prepaid/prepaid.controller.js';
import { PartnersController } from './programme/partners.controller.js';
import { PolicyController } from './programme/policy.controller.js';
import { ReinvoicingController } from './programme/reinvoicing.controller.js';
import { ThresholdsController } from './programme/thresholds.controller.js';
import { SupportAccessController } from './support/support-access.controller.js';
import { SupportController } from './support/support.controller.js';
import { SupportCodes } from './support/support-codes.js';

/** Everything the API needs beside the modules of the ledger and of its read models. */
export interface ApiParts {
  readonly identity: TokenVerifier;
  readonly revisions: Revisions;
  readonly position: ReadPosition;
  readonly vault: Vault;
  readonly health: Health;
  readonly log: ApiLog;
}

@Module({})
export class ApiModule {
  /** `ledger` provides and exports Ledger, the CommandBus with every handler, and the queries of every read model. */
  static of(ledger: NonNullable<ModuleMetadata['imports']>, parts: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: ledger,
      controllers: [
        OrganisationsController,
        MembersController,
        VatController,
        PartnersController,
        MembershipController,
        ThresholdsController,
        ReinvoicingController,
        CatalogueController,
        PriceListsController,
        RateCardsController,
        TaxTablesController,
        PricesController,
        BillingController,
        CreditNotesController,
        PrepaidController,
        InvitationsController,
        PartnershipsController,
        StaffingController,
        ClientsController,
        OrdersController,
        ProductsController,
        MandatesController,
        EarningsController,
        MoneyController,
        PayoutRunsController,
        CorrectionsController,
        PolicyController,
        AccountsController,
        ExplainController,
        PayoutsController,
        SupportController,
        SupportAccessController,
        NoticesController,
        TendersController,
        TenderRepliesController,
        OwnTendersController,
        DirectoryController,
        HealthController,
      ],
      providers: [
        { provide: TOKEN_VERIFIER, useValue: parts.identity },
        { provide: REVISIONS, useValue: parts.revisions },
        { provide: ReadPosition, useValue: parts.position },
        { provide: VAULT, useValue: parts.vault },
        { provide: HEALTH, useValue: parts.health },
        { provide: API_LOG, useValue: parts.log },
        { provide: APP_PIPE, useClass: RequestPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        DestinationReader,
        Dispatcher,
        IdempotencyKeys,
        ObjectRevisions,
        OrganisationReader,
        Parties,
        PublishingLimit,
        TenderParties,
        TenderTokens,
        ReadInterceptor,
        SupportCodes,
      ],
    };
  }
}
