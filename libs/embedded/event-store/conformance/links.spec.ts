import { rawAppend } from './raw.js';
import { collect, events, useTarget } from './target.js';

describe('links', () => {
  const target = useTarget();
  const link = (data: string) => ({ properties: { type: '$>', 'content-type': 'application/octet-stream' }, data });
  const linked = async (
    data: (stream: string) => string,
    prepare: (stream: string) => Promise<unknown> = async () => undefined,
  ) => {
    const [stream, links] = [target.stream(), target.stream('links')];
    await target.client.appendToStream(stream, events(3));
    await prepare(stream);
    await rawAppend(target.url, links, link(data(stream)));
    const [resolved] = await collect(target.client.readStream(links, { resolveLinkTos: true }));
    return { resolved, stream, links };
  };

  it('come with their target', async () => {
    const { resolved, stream, links } = await linked((name) => `1@${name}`);
    expect(resolved?.event).toMatchObject({ streamId: stream, revision: 1n, data: { n: 1 } });
    expect(resolved?.link).toMatchObject({ streamId: links, revision: 0n, type: '$>' });
    expect(resolved?.commitPosition).toBe(resolved?.link?.position?.commit);
  });

  it('are events like others when they are not to be resolved', async () => {
    const { links } = await linked((name) => `1@${name}`);
    const [read] = await collect(target.client.readStream(links));
    expect(read?.event).toMatchObject({ streamId: links, type: '$>' });
    expect(read?.link).toBeUndefined();
  });

  it.each([
    ['a missing event', (name: string) => `9@${name}`],
    ['a missing stream', () => `0@${'missing-'.repeat(3)}`],
    ['no stream', () => '1@'],
    ['a number and nothing else', () => '1'],
    ['a negative revision', (name: string) => `-2@${name}`],
    ['a tombstone', (name: string) => `9223372036854775807@${name}`],
  ])('come alone when they point to %s', async (_, data) => {
    const { resolved } = await linked(data);
    expect(resolved?.event).toBeUndefined();
    expect(resolved?.link?.type).toBe('$>');
  });

  it.each([
    ['deleted', (name: string) => target.client.deleteStream(name)],
    ['tombstoned', (name: string) => target.client.tombstoneStream(name)],
    ['truncated', (name: string) => target.client.setStreamMetadata(name, { truncateBefore: 2 })],
  ])('come alone when their target is %s', async (_, prepare) => {
    const { resolved } = await linked((name) => `1@${name}`, prepare);
    expect(resolved?.event).toBeUndefined();
    expect(resolved?.link).toBeDefined();
  });

  it.each([
    ['no number', (name: string) => `first@${name}`],
    ['nothing before the @', (name: string) => `@${name}`],
    ['a fraction', (name: string) => `1.0@${name}`],
    ['a number beyond int64', (name: string) => `9223372036854775808@${name}`],
    ['quoted JSON', (name: string) => `"1@${name}"`],
    ['nothing at all', () => ''],
  ])('that say %s are events', async (_, data) => {
    const { resolved, links } = await linked(data);
    expect(resolved?.event).toMatchObject({ type: '$>', streamId: links });
    expect(resolved?.link).toBeUndefined();
  });

  it.each([
    ['with a sign', (name: string) => `+1@${name}`],
    ['with zeros', (name: string) => `01@${name}`],
    ['among blanks', (name: string) => ` 1 @${name}`],
  ])('may give their number %s', async (_, data) => {
    const { resolved } = await linked(data);
    expect(resolved?.event?.revision).toBe(1n);
  });

  it('are split at the first @', async () => {
    const named = target.stream('name@with@at');
    await target.client.appendToStream(named, events(2));
    const { resolved } = await linked(() => `1@${named}`);
    expect(resolved?.event).toMatchObject({ streamId: named, revision: 1n });
  });

  it('may be JSON by their content type', async () => {
    const [stream, links] = [target.stream(), target.stream('links')];
    await target.client.appendToStream(stream, events(2));
    const json = { properties: { type: '$>', 'content-type': 'application/json' }, data: `1@${stream}` };
    await rawAppend(target.url, links, json);
    const [resolved] = await collect(target.client.readStream(links, { resolveLinkTos: true }));
    expect(resolved?.event).toMatchObject({ streamId: stream, revision: 1n });
  });

  it('are resolved one level only', async () => {
    const { links } = await linked((name) => `1@${name}`);
    const second = target.stream('links');
    await rawAppend(target.url, second, link(`0@${links}`));
    const [resolved] = await collect(target.client.readStream(second, { resolveLinkTos: true }));
    expect(resolved?.event).toMatchObject({ streamId: links, type: '$>' });
  });

  it('are resolved in $all too', async () => {
    const { resolved } = await linked((name) => `2@${name}`);
    const [read] = await collect(
      target.client.readAll({ fromPosition: resolved!.link!.position!, maxCount: 1, resolveLinkTos: true }),
    );
    expect(read?.event).toMatchObject({ revision: 2n });
  });
});
