import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Command } from '@nestjs/cqrs';
import {
  AddProductAccess,
  AssignCollaborator,
  ChangeAccess,
  ChangePaymentMethod,
  EndPartnership,
  EnterAccount,
  ProposePaymentMethod,
  RemoveProductAccess,
  UnassignCollaborator,
  VerifyGrantedAccess,
} from '#libs/delegation/index.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { Caller } from '../http/caller.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { ACCESS_BODY } from '../http/json-limits.js';
import { TakesBody } from '../http/route.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint } from '../openapi/endpoint.js';
import { OfOrganisation, Parties } from '../parties.js';
import {
  AddProductBody,
  AssignCollaboratorBody,
  ChangeAccessBody,
  ChangePaymentMethodBody,
  EnterAccountBody,
  ReasonBody,
  UnassignCollaboratorBody,
} from './delegation.dto.js';

@ApiTags('Partnerships')
@Controller('clients/:client/partnerships/:partner')
export class PartnershipsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
  ) {}

  @Post('access')
  @CommandEndpoint({
    name: 'changeAccess',
    summary: 'Replace the access of a partner',
    description: 'Mode, products and payment method as a whole (A20). `{partner}` is the partner’s organisation.',
    sends: [ChangeAccess],
    roleFirst: true,
  })
  @OfOrganisation('client', 'partner')
  @TakesBody(ACCESS_BODY)
  access(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() body: ChangeAccessBody,
  ): Promise<CommandAnswer> {
    const { mode, products, reason, ...more } = body;
    const data = { clientOrgId, partnerOrgId, access: { mode, ...(products ? { products } : {}) }, ...more };
    return this.dispatch(caller, { ...data, reason }, products ?? [], (context) => new ChangeAccess(data, context));
  }

  @Post('products')
  @CommandEndpoint({
    name: 'addProductAccess',
    summary: 'Add a product to a limited access',
    description: 'One product more for a limited partner (R42).',
    sends: [AddProductAccess],
  })
  @OfOrganisation('client', 'partner')
  addProduct(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { productId, reason }: AddProductBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, productId };
    return this.dispatch(caller, { ...data, reason }, [productId], (context) => new AddProductAccess(data, context));
  }

  @Delete('products/:product')
  @CommandEndpoint({
    name: 'removeProductAccess',
    summary: 'Remove a product from a limited access',
    description: 'Removing one that is not held changes nothing.',
    sends: [RemoveProductAccess],
  })
  @OfOrganisation('client', 'partner')
  removeProduct(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Param('product', IdPipe) productId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, productId };
    return this.dispatch(caller, { ...data, reason }, [productId], (context) => new RemoveProductAccess(data, context));
  }

  @Post('payment-method')
  @CommandEndpoint({
    name: 'changePaymentMethod',
    summary: 'Change who pays',
    description: 'At any time (R30); orders already placed keep their payer (A6). The partner is told (R31).',
    sends: [ChangePaymentMethod],
  })
  @OfOrganisation('client', 'partner')
  paymentMethod(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { paymentMethod, reason }: ChangePaymentMethodBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, paymentMethod };
    return this.dispatch(caller, { ...data, reason }, [], (context) => new ChangePaymentMethod(data, context));
  }

  @Post('payment-method/proposal')
  @CommandEndpoint({
    name: 'proposePaymentMethod',
    summary: 'Propose who pays',
    description:
      'By the partner with full access; only the client changes it (A5). Proposing what is so takes an open proposal back.',
    sends: [ProposePaymentMethod],
  })
  @OfOrganisation('client', 'partner')
  propose(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { paymentMethod, reason }: ChangePaymentMethodBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, paymentMethod };
    return this.dispatch(caller, { ...data, reason }, [], (context) => new ProposePaymentMethod(data, context));
  }

  @Post('verify-access')
  @CommandEndpoint({
    name: 'verifyAccess',
    summary: 'Verify the access that was granted',
    description:
      'By the partner, where the client granted other access than asked; the client list then says so no longer (R61). Verifying what needs none changes nothing.',
    sends: [VerifyGrantedAccess],
  })
  @OfOrganisation('client', 'partner')
  verifyAccess(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId };
    return this.dispatch(caller, { ...data, reason }, [], (context) => new VerifyGrantedAccess(data, context));
  }

  @Post('collaborators')
  @CommandEndpoint({
    name: 'assignCollaborator',
    summary: 'Assign a user of the partner to the client',
    description:
      'In place of what the user was assigned to before; until it is taken back or the partnership ends (E20). An assigned collaborator of the partner with full access renews those products, and orders new ones where it has all (E21).',
    sends: [AssignCollaborator],
    roleFirst: true,
  })
  @OfOrganisation('client', 'partner')
  @TakesBody(ACCESS_BODY)
  assign(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { userId, products, reason }: AssignCollaboratorBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, userId, ...(products ? { products } : {}) };
    return this.dispatch(
      caller,
      { ...data, reason },
      products ?? [],
      (context) => new AssignCollaborator(data, context),
    );
  }

  @Post('collaborators/unassign')
  @CommandEndpoint({
    name: 'unassignCollaborator',
    summary: 'Take an assignment back',
    description: 'Of a user that is not assigned, nothing changes (E20).',
    sends: [UnassignCollaborator],
  })
  @OfOrganisation('client', 'partner')
  unassign(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { userId, reason }: UnassignCollaboratorBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, userId };
    return this.dispatch(caller, { ...data, reason }, [], (context) => new UnassignCollaborator(data, context));
  }

  @Post('enter')
  @CommandEndpoint({
    name: 'enterAccount',
    summary: 'Enter the account of a client',
    description:
      'By a member of an active partner; collaborators where they are assigned. With limited access a product that is named must be managed by the partner (E22). Every visit is recorded.',
    sends: [EnterAccount],
  })
  @OfOrganisation('client', 'partner')
  enter(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { productId, reason }: EnterAccountBody,
  ): Promise<CommandAnswer> {
    const data = { clientOrgId, partnerOrgId, ...(productId === undefined ? {} : { productId }) };
    const products = productId === undefined ? [] : [productId];
    const visit = (context: CommandContext) => `accountEntry-${context.commandId}`;
    return this.dispatch(caller, { ...data, reason }, products, (context) => new EnterAccount(data, context), visit);
  }

  @Post('end')
  @CommandEndpoint({
    name: 'endPartnership',
    summary: 'End a partnership',
    description: 'By either side (R42); what was placed before stays as it was decided (A14).',
    sends: [EndPartnership],
  })
  @OfOrganisation('client', 'partner')
  end(
    @Caller() caller: Caller,
    @Param('client', IdPipe) clientOrgId: string,
    @Param('partner', IdPipe) partnerOrgId: string,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandAnswer> {
    const by = caller.actor.orgId === partnerOrgId ? 'partner' : 'client';
    const data = { clientOrgId, partnerOrgId, by } as const;
    return this.dispatch(caller, { ...data, reason }, [], (context) => new EndPartnership(data, context));
  }

  private dispatch(
    caller: Caller,
    { clientOrgId, partnerOrgId, reason }: { clientOrgId: string; partnerOrgId: string; reason: string | undefined },
    products: readonly string[],
    command: (context: CommandContext) => Command<CommandOutcome>,
    target = (_: CommandContext): string => `delegation-${clientOrgId}`,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      await this.parties.partnership(caller.actor, clientOrgId, partnerOrgId);
      if (products.length > 0 && (await this.parties.isRegistered(partnerOrgId))) {
        await this.parties.clientsProducts(caller.actor, clientOrgId, products);
      }
      return { id: partnerOrgId, target: target(context), command: command(context) };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }
}
