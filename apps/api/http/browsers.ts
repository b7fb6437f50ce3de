import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TENDER_TOKEN_HEADER } from './visitor.js';

const METHODS = ['GET', 'HEAD', 'POST', 'DELETE'];
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Correlation-Id',
  'X-Min-Position',
  TENDER_TOKEN_HEADER,
];
const ANSWER_HEADERS = [
  'ETag',
  'X-Ledger-Position',
  'X-Ledger-Incomplete',
  'Idempotency-Hit',
  'Retry-After',
  'X-Correlation-Id',
  'WWW-Authenticate',
  'Allow',
];
const PREFLIGHT_SECONDS = 600;

/**
 * What browsers are told: what the ledger's own pages may load, and, for the given origins only, that their pages may
 * ask. Tokens travel in a header that no browser adds by itself, so no credentials are allowed.
 */
export const registerBrowserHeaders = async (
  app: NestFastifyApplication,
  origins: readonly string[],
): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
  });
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    methods: METHODS,
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: ANSWER_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  });
};
