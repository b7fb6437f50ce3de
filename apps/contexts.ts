import type { Type } from '@nestjs/common';
import * as billing from '#libs/billing/index.js';
import * as cashback from '#libs/cashback/index.js';
import * as catalogue from '#libs/catalogue/index.js';
import * as delegation from '#libs/delegation/index.js';
import type { Automation } from '#libs/event-sourcing/automation.js';
import * as claims from '#libs/event-sourcing/claims/index.js';
import { eventDefinitions as clockEvents, categories as clockCategories } from '#libs/event-sourcing/clock/index.js';
import type { EventDefinition } from '#libs/event-sourcing/event.js';
import * as founding from '#libs/event-sourcing/founding/index.js';
import * as quarantine from '#libs/event-sourcing/quarantine/index.js';
import * as imports from '#libs/imports/index.js';
import * as notification from '#libs/notification/index.js';
import * as orders from '#libs/orders/index.js';
import * as organisation from '#libs/organisation/index.js';
import * as programme from '#libs/programme/index.js';

const contexts = [organisation, programme, catalogue, delegation, orders, billing, cashback, notification];

/** Every event the ledger may hold. */
export const allEventDefinitions = [
  ...contexts.flatMap(({ eventDefinitions }) => eventDefinitions as unknown as EventDefinition[]),
  ...(claims.eventDefinitions as unknown as EventDefinition[]),
  ...(clockEvents as unknown as EventDefinition[]),
  ...(founding.eventDefinitions as unknown as EventDefinition[]),
  ...(imports.eventDefinitions as unknown as EventDefinition[]),
  ...(quarantine.eventDefinitions as unknown as EventDefinition[]),
];
/** Every category of streams the ledger writes. */
export const allCategories: string[] = [
  ...contexts.flatMap(({ categories }) => categories),
  ...claims.categories,
  ...founding.categories,
  ...imports.categories,
  ...clockCategories,
  ...quarantine.categories,
];
export const allCommandHandlers = contexts.flatMap(({ commandHandlers }) => commandHandlers as Type[]);
/** Every automation; `apps/worker` runs them. */
export const allAutomations = contexts.flatMap(({ automations }) => automations as Type<Automation>[]);
