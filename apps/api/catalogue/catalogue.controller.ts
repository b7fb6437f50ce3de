import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PublishPriceList, PublishRateCard, PublishTaxRates } from '#libs/catalogue/index.js';
import { DomainError } from '#libs/kernel/errors.js';
import { Caller } from '../http/caller.js';
import { type CommandAnswer, Dispatcher, type Make } from '../http/dispatcher.js';
import { TABLE_BODY } from '../http/json-limits.js';
import { wrongField } from '../http/problem.js';
import { TakesBody } from '../http/route.js';
import { CommandEndpoint } from '../openapi/endpoint.js';
import { PublishPriceListBody, PublishRateCardBody, PublishTaxTablesBody } from './catalogue.dto.js';

@ApiTags('Catalogue')
@Controller()
export class CatalogueController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('price-lists')
  @TakesBody(TABLE_BODY)
  @CommandEndpoint({
    name: 'publishPriceList',
    summary: 'Publish a price list',
    description: 'It holds from `validFrom` on, also in the past; placements already made keep their price.',
    status: 201,
    sends: [PublishPriceList],
    before: ['AMOUNT_TOO_LARGE'],
  })
  priceList(@Caller() caller: Caller, @Body() { reason, ...body }: PublishPriceListBody): Promise<CommandAnswer> {
    const make: Make = (context) => ({
      id: body.version,
      target: 'priceList-main',
      command: new PublishPriceList(body, context),
    });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post('rate-cards')
  @TakesBody(TABLE_BODY)
  @CommandEndpoint({
    name: 'publishRateCard',
    summary: 'Publish a rate card',
    description: 'The benefit of each family at each level (R9, R10).',
    status: 201,
    sends: [PublishRateCard],
    before: ['AMOUNT_TOO_LARGE'],
  })
  rateCard(@Caller() caller: Caller, @Body() { reason, ...body }: PublishRateCardBody): Promise<CommandAnswer> {
    const make: Make = (context) => ({
      id: body.version,
      target: 'rateCard-main',
      command: new PublishRateCard(body, context),
    });
    return this.dispatcher.dispatch(caller, make, reason);
  }

  @Post('tax-tables')
  @TakesBody(TABLE_BODY)
  @CommandEndpoint({
    name: 'publishTaxTables',
    summary: 'Publish tax tables',
    description: 'Each country’s table replaces its earlier one for placements from now on.',
    status: 201,
    sends: [PublishTaxRates],
  })
  taxTables(@Caller() caller: Caller, @Body() { tables, reason }: PublishTaxTablesBody): Promise<CommandAnswer> {
    const make: Make = (context) => {
      const countries = tables.map(({ country }) => country);
      if (tables.length === 0) throw new DomainError('TAX_TABLE_INVALID', 'A publication names at least one country.');
      if (new Set(countries).size !== countries.length) {
        throw wrongField('tables', 'tables must name each country only once');
      }
      const command = new PublishTaxRates(
        { tables: Object.fromEntries(tables.map(({ country, entries }) => [country, entries])) },
        context,
      );
      return { id: countries.join('.'), target: `taxTable-${countries[0]}`, command };
    };
    return this.dispatcher.dispatch(caller, make, reason);
  }
}
