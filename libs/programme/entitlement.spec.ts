import 'reflect-metadata';
import type { CommandBus } from '@nestjs/cqrs';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { organisation, RegisterOrganisation } from '#libs/organisation/index.js';
import { WhenStandingChangesThenKeepEntitlements } from './automations/when-standing-changes-then-keep-entitlements.js';
import { Entitlement, keepEntitlements } from './entitlement.js';
import { AdmitPartner, programme, ReinstatePartner, SuspendPartner } from './index.js';
import type { Standing } from './partner.js';

const orgId = 'org_p';
const themes = { orgId, kind: 'elegant-themes' } as const;
const keep = (standing: Standing | null, actor: Actor = automationActor('a')) =>
  keepEntitlements({ orgId }, { standing }, actor);

describe('themes and plugins (R12)', () => {
  it('R12: are free for an active partner, and for nobody else', () => {
    given(Entitlement)
      .when(keep(null))
      .then(nothing)
      .when(keep('active'))
      .then([{ type: 'EntitlementGranted', data: themes }])
      .when(keep('active'))
      .then(nothing)
      .when(keep('suspended'))
      .then([{ type: 'EntitlementEnded', data: themes }])
      .when(keep('suspended'))
      .then(nothing)
      .when(keep('active'))
      .then([{ type: 'EntitlementGranted', data: themes }])
      .when(keep('left'))
      .then([{ type: 'EntitlementEnded', data: themes }]);
  });

  it('R12: follow from the membership alone', () => {
    given(Entitlement)
      .when(keep('active', { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });

  it('R12: begin with an admission, rest with a suspension, each once however often it is told', async () => {
    const memory = new Memory([...organisation.events, ...programme.events]);
    const ledger = memoryLedger(memory);
    const commands = [...organisation.commands, ...programme.commands];
    const desk: Actor = { userId: 's', orgId: null, role: 'staff:programme', channel: 'api' };
    const context = (n: number) => {
      const commandId = derivedUuid('spec', n);
      return { commandId, correlationId: commandId, causationId: commandId, actor: desk };
    };
    const send = (command: LedgerCommand<unknown>) => carryOut(commands, ledger, command);
    const about = { orgId, name: 'P', legalForm: 'company', country: 'CH', currency: 'CHF' } as const;
    await send(new RegisterOrganisation(about, context(1)));
    await send(new AdmitPartner({ orgId, level: 'gold' }, context(2)));
    const automation = new WhenStandingChangesThenKeepEntitlements({ execute: send } as unknown as CommandBus);
    const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
    const tellAll = async () => {
      const events = memory.recorded().filter(({ type }) => automation.types.has(type));
      for (const event of events) await automation.handle([event], parking);
    };
    const kept = () =>
      memory
        .recorded()
        .filter(({ category }) => category === 'entitlement')
        .map(({ type, metadata }) => [type, metadata.actor.role]);
    await tellAll();
    await tellAll();
    expect(kept()).toEqual([['EntitlementGranted', 'automation']]);
    await send(new SuspendPartner({ orgId }, context(3)));
    await tellAll();
    await send(new ReinstatePartner({ orgId }, context(4)));
    await tellAll();
    expect(kept().map(([type]) => type)).toEqual(['EntitlementGranted', 'EntitlementEnded', 'EntitlementGranted']);
  });
});
