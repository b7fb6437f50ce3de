import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMBEDDED, endAll, run, start } from './testing/program.js';

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('ledger store serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-store-'));
  afterAll(async () => {
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves in the foreground until SIGTERM, which ends it within a second; then the store verifies', async () => {
    const data = join(folder, 'es');
    const node = start(['store', 'serve', '--data', data, '--port', '0'], EMBEDDED);
    const [, port] = await node.said(/esdb:\/\/127\.0\.0\.1:(\d+)\?tls=false/);
    // A command that only starts it would be gone by now.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await isOpen(Number(port))).toBe(true);
    expect(await run(['store', 'info', '--data', data], EMBEDDED)).toMatchObject({ code: 0 });
    const asked = Date.now();
    node.kill('SIGTERM');
    expect(await node.ended).toMatchObject({ code: 0 });
    expect(Date.now() - asked).toBeLessThan(1_000);
    expect(await isOpen(Number(port))).toBe(false);
    const verified = await run(['store', 'verify', '--data', data], EMBEDDED);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain('everything is as it was written');
  });
});
