/** Hashes of stream names, and the Bloom filter that tells most of those that are not in an index file. */

export const HASH_BYTES = 16;
const BLOOM_PROBES = 4;

/**
 * 128 bits over the name's code units, four multiplications each and a final mix (cyrb128): a tenth of the cost of SHA-1.
 * Names with equal hashes do not happen by chance; should they, the record's own name tells, and the read fails.
 */
export const hashOf = (stream: string): Buffer => {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < stream.length; index++) {
    const unit = stream.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  const hashed = Buffer.allocUnsafe(HASH_BYTES);
  hashed.writeInt32LE(a ^ b ^ c ^ d, 0);
  hashed.writeInt32LE(b ^ a, 4);
  hashed.writeInt32LE(c ^ a, 8);
  hashed.writeInt32LE(d ^ a, 12);
  return hashed;
};

/** One of the bits of the filter that belong to a hash. */
const bloomBit = (hashed: Buffer, probe: number, bloomBytes: number): number =>
  hashed.readUInt32LE(probe * 4) % (bloomBytes * 8);

/** @param bloom the filter, changed; one byte a stream keeps false alarms near two in a hundred */
export const bloomAdd = (bloom: Buffer, hashed: Buffer): void => {
  for (let probe = 0; probe < BLOOM_PROBES; probe++) {
    const bit = bloomBit(hashed, probe, bloom.length);
    bloom[bit >> 3] = (bloom[bit >> 3] as number) | (1 << (bit & 7));
  }
};

/** False: the hash was never added. */
export const bloomHas = (bloom: Buffer, hashed: Buffer): boolean => {
  for (let probe = 0; probe < BLOOM_PROBES; probe++) {
    const bit = bloomBit(hashed, probe, bloom.length);
    if ((((bloom[bit >> 3] as number) >> (bit & 7)) & 1) === 0) return false;
  }
  return true;
};
