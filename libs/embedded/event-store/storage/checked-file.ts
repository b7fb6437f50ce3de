/** Small JSON files that carry a checksum of what they say. */
import { crc32 } from 'node:zlib';
import { readWhole, replaceFile, type FileLayer } from './files.js';

/** @returns what was written; undefined when the file cannot be read or says something else */
export const readChecked = <Content extends object>(files: FileLayer, file: string): Content | undefined => {
  try {
    const { checksum, ...content } = JSON.parse(readWhole(files, file).toString('utf8')) as { checksum?: number };
    return crc32(JSON.stringify(content)) === checksum ? (content as Content) : undefined;
  } catch {
    return undefined;
  }
};

/** Replaces the file as a whole: there is always a valid one. */
export const writeChecked = (files: FileLayer, file: string, content: object): void => {
  const checksum = crc32(JSON.stringify(content));
  replaceFile(files, file, Buffer.from(JSON.stringify({ ...content, checksum })));
};
