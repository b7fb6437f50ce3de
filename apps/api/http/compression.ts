import compress from '@fastify/compress';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { constants } from 'node:zlib';

/** Below it, compressing costs more than it saves. */
const THRESHOLD_BYTES = 1_024;
/** As small as gzip makes it, at a fraction of the time that the default takes. */
const BROTLI_QUALITY = 4;

/**
 * Compresses larger answers for those who take it. That tells an eavesdropper who can make the caller send chosen text
 * something about an answer's content (BREACH) only where credentials are added by a browser; a bearer token never is.
 * Bodies of requests are not decompressed.
 */
export const registerCompression = async (app: NestFastifyApplication): Promise<void> => {
  await app.register(compress, {
    threshold: THRESHOLD_BYTES,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    globalDecompression: false,
  });
};
