import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { commonSchemas, rowSchemas } from './schemas.js';

const DESCRIPTION = `Event-sourced ledger of a hosting provider's partner programme.

- **Who asks**: a bearer JWT. A member's token has \`org\` and \`role\`, staff's has \`staff\` (programme, finance, support). What does not exist and what the caller may not see are the same 404.
- **Commands** answer \`{ id, revision, position, events }\` once the events are durable. Send an \`Idempotency-Key\`: repeated with it, a request is answered with its first outcome and \`Idempotency-Hit: true\`; the key with another request is 422, while the first still runs 409. A refusal leaves no trace: repeated, it is decided again.
- **Queries** read models that follow the events. \`minPosition\` waits for a position that a command answered; every answer has \`X-Ledger-Position\`.
- **One thing** comes with an \`ETag\`; \`If-None-Match\` answers 304 to who has it. Nothing behind a token is kept by others than its caller.
- **Lists** are \`{ data, nextCursor, asOf, position }\`, at most 200 rows a page. A cursor goes on in the list that answered it, with the same filters.
- **Money** is a decimal string with its currency beside it, excluding VAT unless said otherwise; instants are UTC, dates \`YYYY-MM-DD\` in Europe/Zurich, periods half-open.
- **Refusals** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, and name the first ten wrong fields. A wrong method is 405 with \`Allow\`; 503 says when to come back in \`Retry-After\`.`;

/** The OpenAPI document of an application that has all controllers; it needs neither store nor database. */
export const openApiDocument = (app: INestApplication): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setTitle('Partnership ledger')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'token')
    .addSecurityRequirements('token')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '').toLowerCase()}.${method}`,
  });
  const schemas = { ...document.components?.schemas, ...rowSchemas, ...commonSchemas };
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, components: { ...document.components, schemas: sorted } };
};

/** The document as it is committed. */
export const openApiText = (document: OpenAPIObject): string => `${JSON.stringify(document, null, 2)}\n`;
