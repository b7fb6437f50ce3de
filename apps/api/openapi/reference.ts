import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ApiReply } from '../http/request.js';
import { PUBLIC_ROUTE } from '../http/route.js';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Partnership ledger: API reference</title>
<link rel="stylesheet" href="/reference/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/reference/swagger-ui-bundle.js"></script>
<script src="/reference/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, tryItOutEnabled: true });
`;
const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** The pages of the reference come out of the package that @nestjs/swagger brings: nothing is fetched elsewhere. */
const assetFolder = (): string => {
  const ofSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger/package.json'));
  return dirname(ofSwagger.resolve('swagger-ui-dist/package.json'));
};

/** Serves /openapi.json and, as a page that works without network, /reference; both without a token. */
export const serveReference = (app: NestFastifyApplication, document: OpenAPIObject): void => {
  const fastify = app.getHttpAdapter().getInstance();
  const folder = assetFolder();
  const json = JSON.stringify(document);
  const text = (path: string, type: string, body: () => string | Promise<string>): void => {
    fastify.get(path, PUBLIC_ROUTE, async (_request, reply: ApiReply) => {
      reply.header('content-type', type);
      return body();
    });
  };
  text('/openapi.json', 'application/json; charset=utf-8', () => json);
  text('/reference', 'text/html; charset=utf-8', () => PAGE);
  text('/reference/start.js', 'text/javascript; charset=utf-8', () => START);
  for (const [file, type] of Object.entries(ASSETS)) {
    text(`/reference/${file}`, type, () => readFile(join(folder, file), 'utf8'));
  }
};
