import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHash } from 'node:crypto';
import { isVisitor } from '#libs/kernel/actor.js';
import { type ApiReply, type ApiRequest, headerOf } from './request.js';
import { TENDER_TOKEN_HEADER } from './visitor.js';
import { wrongField } from './problem.js';

/**
 * Tags of RFC 9110, 8.8.3. A tag of ours begins with the revision of the stream that the object is of, which `If-Match`
 * is compared with; what else an answer shows follows behind a point.
 */
export const etagOf = (revision: number, ...more: (string | number)[]): string => `"${[revision, ...more].join('.')}"`;

const hashOf = (content: object): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
/** The tag of an object that `If-Match` is not asked of, or that is shown as it was a moment ago: weak, so it never is. */
export const contentTag = (content: object): string => `W/"${hashOf(content)}"`;
/** The tag of an object in a stream that holds others, too. */
export const etagWithin = (revision: number, content: object): string => etagOf(revision, hashOf(content));

interface Tag {
  readonly isWeak: boolean;
  readonly opaque: string;
}
const TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;
/** Tags stand in one header, so a comma inside one does not end it. */
const TAG_IN_LIST = /(?:W\/)?"[^"]*"|[^,\s]+/g;
const MAX_TAGS = 100;

/** The tags of a condition, or `*`; undefined for what is neither. */
const tagsOf = (text: string): readonly Tag[] | '*' | undefined => {
  if (text.trim() === '*') return '*';
  const matches = (text.match(TAG_IN_LIST) ?? []).map((one) => TAG.exec(one));
  if (matches.length === 0 || matches.length > MAX_TAGS || matches.includes(null)) return undefined;
  return matches.map((match) => ({ isWeak: match?.[1] !== undefined, opaque: match?.[2] ?? '' }));
};

/** The value of `If-Match`, whose tags may come in several lines; undefined where there is none. */
const ifMatchOf = (request: ApiRequest): string | undefined => {
  const value = request.headers['if-match'];
  return Array.isArray(value) ? value.join(', ') : value;
};
export const isConditional = (request: ApiRequest): boolean => ifMatchOf(request) !== undefined;

/**
 * Whether a request may change what is at the revision (-1: it does not exist): any strong tag with it, or `*` for
 * whatever there is. Weak tags never match (RFC 9110, 13.1.1).
 * @throws HttpProblem VALIDATION_FAILED when If-Match is neither
 */
export const mayChange = (request: ApiRequest, revision: number): boolean => {
  const condition = ifMatchOf(request);
  if (condition === undefined) return true;
  const tags = tagsOf(condition);
  if (tags === undefined) throw wrongField('If-Match', 'If-Match must be * or a list of entity tags such as "3"');
  if (revision < 0) return false;
  return tags === '*' || tags.some(({ isWeak, opaque }) => !isWeak && opaque.split('.', 1)[0] === String(revision));
};

/** Whether the caller has the answer with this tag already; strong or weak does not matter (RFC 9110, 13.1.2). */
const isKnown = (request: ApiRequest, etag: string): boolean => {
  const tags = tagsOf(headerOf(request, 'if-none-match') ?? '');
  const opaque = TAG.exec(etag)?.[2];
  return tags !== undefined && (tags === '*' || tags.some((tag) => tag.opaque === opaque));
};

const isRead = ({ method }: ApiRequest): boolean => method === 'GET' || method === 'HEAD';

/**
 * What stands behind a token is kept by its caller alone: an object with a tag may be kept and must be asked for again,
 * anything else is not kept at all. Answers 304 to who has the object already.
 */
export const registerCaching = (app: NestFastifyApplication): void => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (raw, rawReply, payload) => {
    const [request, reply] = [raw as unknown as ApiRequest, rawReply as unknown as ApiReply];
    const etag = reply.getHeader('etag');
    const isObject = isRead(request) && rawReply.statusCode === 200 && typeof etag === 'string';
    if (request.actor === undefined || reply.hasHeader('cache-control')) return payload;
    reply.header('cache-control', isObject ? 'private, no-cache' : 'private, no-store');
    reply.header(
      'vary',
      [reply.getHeader('vary'), 'Authorization', ...(isVisitor(request.actor) ? [TENDER_TOKEN_HEADER] : [])]
        .flat()
        .filter(Boolean)
        .join(', '),
    );
    if (!isObject) return payload;
    // A strong tag is one of bytes: what has one is sent as it is. The header is the compressing plugin's own switch.
    raw.headers['x-no-compression'] = '1';
    if (!isKnown(request, etag)) return payload;
    reply.status(304);
    for (const name of ['content-type', 'content-length']) reply.removeHeader(name);
    return null;
  });
};
