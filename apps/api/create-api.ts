import { type ModuleMetadata, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { ApiModule, type ApiParts } from './api.module.js';
import { registerBrowserHeaders } from './http/browsers.js';
import { answerClientError } from './http/client-error.js';
import { closingOf } from './http/closing.js';
import { registerCompression } from './http/compression.js';
import { registerCaching } from './http/conditional.js';
import { registerGate } from './http/gate.js';
import { answerUnrouted, refuseWhile, registerHooks } from './http/hooks.js';
import { refuseComplex, SMALL_BODY } from './http/json-limits.js';
import { nestLogger } from './http/log.js';
import { memberNow } from './http/membership.js';
import { rulesOf } from './http/route.js';
import { openApiDocument } from './openapi/document.js';
import { serveReference } from './openapi/reference.js';

export interface ApiOptions extends ApiParts {
  /** Why nothing may be read or written at the moment; undefined while everything may. */
  readonly refusal?: () => Error | undefined;
  /** Modules that provide and export Ledger, the CommandBus with every handler, and the queries of every read model. */
  readonly ledger: NonNullable<ModuleMetadata['imports']>;
  /** Loopback by default. */
  readonly host?: string;
  /** 0, the default: the system chooses one. */
  readonly port?: number;
  /** Origins whose pages may ask, e.g. `https://console.example`; none by default. */
  readonly corsOrigins?: readonly string[];
}

export interface Api {
  /** Without a slash at the end, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Answers what is under way, for at most ten seconds, then stops. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** More than the longest address that is answered: what is longer is told by its own refusal. */
const MAX_HEAD_BYTES = 32_768;
const REQUEST_TIMEOUT_MS = 60_000;

/** The application without a listening port, as the reference document is made of. */
export const createApplication = async (options: ApiOptions): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    bodyLimit: SMALL_BODY.bytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { maxHeaderSize: MAX_HEAD_BYTES },
    forceCloseConnections: 'idle',
    // What comes on an open connection while others are answered is answered, too, and the connection then ends.
    return503OnClosing: false,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: answerClientError,
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
  registerCaching(app);
  await registerBrowserHeaders(app, options.corsOrigins ?? []);
  await registerCompression(app);
  registerGate(
    app,
    options.identity,
    memberNow(() => app.get(Ledger, { strict: false })),
  );
  return app;
};

/** Only JSON is taken; a command without fields may come with an empty body, whatever its content type says. */
const registerJsonParser = (app: NestFastifyApplication): void => {
  type Parse = (request: unknown, text: string, done: unknown) => void;
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error') as Parse;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      refuseComplex(body, rulesOf(request.routeOptions.config).body);
    } catch (error) {
      return done(error as Error);
    }
    parse(request, body.toString('utf8'), done);
  });
};

/**
 * Serves the ledger over HTTP: `/v1`, `/health/live`, `/health/ready`, `/openapi.json` and `/reference`.
 * @throws the system's error when the port is taken or the host is not this machine's
 */
export const createApi = async (options: ApiOptions): Promise<Api> => {
  const app = await createApplication(options);
  const close = closingOf(app);
  try {
    serveReference(app, openApiDocument(app));
    await app.listen(options.port ?? 0, options.host ?? LOOPBACK);
  } catch (error) {
    await close();
    throw error;
  }
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, close };
};
