import { ApiFailure } from './api-client.js';
import { asked } from './rows.js';

describe('The answers to probes', () => {
  it('come in their order; one that the API refuses to take is a row with the code, and ends nothing', async () => {
    const probes = Array.from({ length: 40 }, (_, n) => ({ client: n === 7 ? 'a b' : `c${n}` }));
    const rows = await asked(probes, async (probe) => {
      if (probe.client === 'a b') throw new ApiFailure(400, 'VALIDATION_FAILED', 'GET', '/clients/a%20b/access/at');
      return { ...probe, partner: null };
    });
    expect(rows.map(({ client }) => client)).toEqual(probes.map(({ client }) => client));
    expect([rows[7], rows[8]]).toEqual([
      { client: 'a b', refused: 'VALIDATION_FAILED' },
      { client: 'c8', partner: null },
    ]);
  });

  it('are none where the API fails otherwise', async () => {
    const failing = asked([{ client: 'c1' }], () => Promise.reject(new ApiFailure(503, 'STORE_AWAY', 'GET', '/')));
    await expect(failing).rejects.toThrow('503 STORE_AWAY');
  });
});
