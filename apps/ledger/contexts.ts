import { billing } from '#libs/billing/index.js';
import { cashback } from '#libs/cashback/index.js';
import { catalogue } from '#libs/catalogue/index.js';
import { corrections } from '#libs/corrections/index.js';
import { delegation } from '#libs/delegation/index.js';
import * as carryForward from '#libs/event-sourcing/carry-forward/index.js';
import * as claims from '#libs/event-sourcing/claims/index.js';
import * as clock from '#libs/event-sourcing/clock/index.js';
import type { AnyCommandClass } from '#libs/event-sourcing/commands/command.js';
import type { Context } from '#libs/event-sourcing/commands/context.js';
import type { Terms } from '#libs/event-sourcing/commands/decision.js';
import type { EventDefinition } from '#libs/event-sourcing/event.js';
import * as founding from '#libs/read-models/founding/index.js';
import * as journal from '#libs/event-sourcing/journal/index.js';
import * as quarantine from '#libs/event-sourcing/quarantine/index.js';
import * as register from '#libs/event-sourcing/register/index.js';
import * as timed from '#libs/event-sourcing/timed/index.js';
import * as imports from '#libs/imports/index.js';
import { assert } from '#libs/kernel/errors.js';
import { marketplace } from '#libs/marketplace/index.js';
import { notification } from '#libs/notification/index.js';
import { orders } from '#libs/orders/index.js';
import { organisation } from '#libs/organisation/index.js';
import { prepaid } from '#libs/prepaid/index.js';
import { programme } from '#libs/programme/index.js';
import { support } from '#libs/support/index.js';

const contexts: readonly Context[] = [
  organisation,
  programme,
  catalogue,
  delegation,
  orders,
  billing,
  prepaid,
  cashback,
  corrections,
  support,
  marketplace,
  notification,
];
/** What writes events, but is no context: it has neither commands nor automations. */
const mechanisms: readonly { eventDefinitions: readonly EventDefinition[]; categories: readonly string[] }[] = [
  carryForward,
  claims,
  clock,
  founding,
  imports,
  journal,
  quarantine,
  register,
  timed,
];

/** Every event the ledger may hold. */
export const allEventDefinitions = [
  ...contexts.flatMap(({ events }) => events),
  ...mechanisms.flatMap(({ eventDefinitions }) => eventDefinitions),
];
/** Every category of streams the ledger writes. */
export const allCategories = [...contexts, ...mechanisms].flatMap(({ categories }) => categories);
/** Every command, with its handler and its terms. */
export const allCommands = contexts.flatMap(({ commands }) => commands);
/** On which terms a command is taken. */
export const termsOf = (command: AnyCommandClass): Terms => {
  const handled = allCommands.find((one) => one.command === command);
  assert(handled, `nothing handles ${command.name}`);
  return handled;
};
/** Every automation; `apps/worker` runs them. */
export const allAutomations = contexts.flatMap(({ automations }) => automations);
