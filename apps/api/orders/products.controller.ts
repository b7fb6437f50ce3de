import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { derivedId } from '#libs/kernel/ids.js';
import { RenewProduct, TerminateProduct, TransferProduct, WithdrawTermination } from '#libs/orders/index.js';
import { Caller, memberOrgOf } from '../http/caller.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { IdPipe } from '../http/validation.js';
import { CommandEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { RenewBody, TerminateBody, TransferBody, WithdrawTerminationBody } from './orders.dto.js';

@ApiTags('Products')
@Controller('products/:product')
export class ProductsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly parties: Parties,
  ) {}

  @Post('renewals')
  @CommandEndpoint({
    name: 'renewProduct',
    summary: 'Renew a product',
    description:
      'By the client or its FULL partner (R34, R38); the caller’s organisation places it, and everything is decided anew.',
    status: 201,
    sends: [RenewProduct],
    never: ['UNKNOWN_ORGANISATION', 'PRODUCT_NOT_OWNED', 'NO_PRICE_LIST'],
  })
  renew(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() { period, ...body }: RenewBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const placedBy = memberOrgOf(caller);
      const { clientOrgId } = await this.parties.product(caller.actor, productId);
      const orderId = body.orderId ?? derivedId('ord', context.commandId);
      const data = { orderId, productId, clientOrgId, placedBy, period };
      return { id: orderId, target: `product-${productId}`, command: new RenewProduct(data, context) };
    });
  }

  @Post('termination')
  @CommandEndpoint({
    name: 'terminateProduct',
    summary: 'Terminate a product',
    description:
      'Now, or on a day of its last period: until then it stays as it is, but is not renewed any more and has no mandate. When it ends it leaves every limited access (A21). Its partner may not.',
    sends: [TerminateProduct],
  })
  terminate(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() { on, reason }: TerminateBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      await this.parties.product(caller.actor, productId);
      const command = new TerminateProduct({ productId, on }, context);
      return { id: productId, target: `product-${productId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post('termination/withdrawal')
  @CommandEndpoint({
    name: 'withdrawTermination',
    summary: 'Take the end of a product back',
    description: 'Before its day: it may be renewed again. Its mandate does not come back.',
    sends: [WithdrawTermination],
  })
  withdraw(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() { reason }: WithdrawTerminationBody,
  ): Promise<CommandAnswer> {
    const make: Make = async (context) => {
      await this.parties.product(caller.actor, productId);
      const command = new WithdrawTermination({ productId }, context);
      return { id: productId, target: `product-${productId}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post('transfer')
  @CommandEndpoint({
    name: 'transferProduct',
    summary: 'Transfer a product to another organisation',
    description:
      'It leaves every limited access of its owner (A21), and its periods go on under the new one (E26); add-ons and parents stay. To its owner, nothing changes.',
    sends: [TransferProduct],
  })
  transfer(
    @Caller() caller: Caller,
    @Param('product', IdPipe) productId: string,
    @Body() { toOrgId }: TransferBody,
  ): Promise<CommandAnswer> {
    return this.dispatcher.dispatch(caller, async (context) => {
      const command = new TransferProduct({ productId, toOrgId }, context);
      return { id: productId, target: `product-${productId}`, command };
    });
  }
}
