import helmet from '@fastify/helmet';
import { type ModuleMetadata, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { ApiModule, type ApiParts } from './api.module.js';
import { answerUnrouted, refuseWhile, registerHooks } from './http/hooks.js';
import { nestLogger } from './http/log.js';
import { openApiDocument } from './openapi/document.js';
import { serveReference } from './openapi/reference.js';

export interface ApiOptions extends ApiParts {
  /** Why nothing may be read or written at the moment; undefined while everything may. */
  readonly refusal?: () => Error | undefined;
  /** Modules that provide and export Ledger and the CommandBus with every handler. */
  readonly ledger: NonNullable<ModuleMetadata['imports']>;
  /** Loopback by default. */
  readonly host?: string;
  /** 0, the default: the system chooses one. */
  readonly port?: number;
}

export interface Api {
  /** Without a slash at the end, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Answers what is under way, then stops. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Price lists and rate cards are the largest bodies. */
const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 60_000;

/** The application without a listening port, as the reference document is made of. */
export const createApplication = async (options: ApiOptions): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnrouted,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.of(options.ledger, options), adapter, {
    logger: nestLogger(options.log),
    abortOnError: false,
    bodyParser: false,
  });
  registerJsonParser(app);
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  registerHooks(app, options.position, options.log);
  if (options.refusal) refuseWhile(app, options.refusal);
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
  return app;
};

/** Only JSON is taken; a command without fields may come with an empty body, whatever its content type says. */
const registerJsonParser = (app: NestFastifyApplication): void => {
  type Parse = (request: unknown, text: string, done: unknown) => void;
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error') as Parse;
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    const text = body.toString('utf8');
    if (text === '') done(null, undefined);
    else parse(request, text, done);
  });
};

/**
 * Serves the ledger over HTTP: `/v1`, `/health/live`, `/health/ready`, `/openapi.json` and `/reference`.
 * @throws the system's error when the port is taken or the host is not this machine's
 */
export const createApi = async (options: ApiOptions): Promise<Api> => {
  const app = await createApplication(options);
  try {
    serveReference(app, openApiDocument(app));
    await app.listen(options.port ?? 0, options.host ?? LOOPBACK);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, close: () => app.close() };
};
