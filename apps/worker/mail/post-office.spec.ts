import 'reflect-metadata';
import { jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext } from '#libs/event-sourcing/ledger.js';
import { Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor, VISITOR } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';
import { notificationIdOf } from '#libs/notification/notification.js';
import { Notification, QueueNotice, RetryNotice } from '#libs/notification/index.js';
import { EraseTender, PublishTender } from '#libs/marketplace/index.js';
import { tenderOf, TOKEN } from '#libs/marketplace/testing/market.js';
import { RecordNoticeAddress, RecordVatNumber, RegisterOrganisation } from '#libs/organisation/index.js';
import { allCommands, allEventDefinitions } from '../../ledger/contexts.js';
import { Folder } from './folder.js';
import { PostOffice, type PostOfficeParts } from './post-office.js';
import { Smtp } from './smtp.js';
import { MailServer } from './testing/mail-server.js';
import { NotDelivered, type Transport } from './transport.js';

const PATIENCE = { connectionMs: 10_000, answerMs: 10_000 };
/** Shorter than a server takes that stalls or is late, longer than any answer of a busy machine. */
const IMPATIENCE = { ...PATIENCE, answerMs: 1_000 };
const staff = (desk: 'programme' | 'support'): Actor => ({
  userId: 'sam',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});

/** A ledger in memory with an address a client, and whatever post office is asked for. */
class Scene {
  isStoreAway = false;
  readonly memory = new Memory(allEventDefinitions);
  readonly ledger = memoryLedger(this.memory, {
    before: async (operation) => {
      if (operation === 'append' && this.isStoreAway) throw new Error('the store is away');
    },
  });
  readonly ids: string[] = [];
  now: Instant = SPEC_TIME;
  private commands = 0;

  async do(...[Command, data, actor]: [new (data: never, context: CommandContext) => never, object, Actor]) {
    this.commands += 1;
    const commandId = derivedUuid('command', this.commands);
    const context = { commandId, correlationId: commandId, causationId: commandId, actor };
    return carryOut(allCommands, this.ledger, new Command(data as never, context));
  }

  /** A client with an address, unless `to` is null, and a notice to it. */
  async notice(to: string | null, orgId = (to ?? 'nobody').split('@')[0]!): Promise<string> {
    const company = { orgId, name: `Name of ${orgId}`, legalForm: 'company', country: 'FR', currency: 'EUR' };
    await this.do(RegisterOrganisation as never, company, staff('programme'));
    if (to !== null) await this.address(orgId, to);
    const notice = {
      template: 'access-requested' as const,
      recipientOrgId: orgId,
      clientOrgId: orgId,
      partnerOrgId: orgId,
      about: derivedUuid('event', orgId),
      details: {},
    };
    await this.do(QueueNotice as never, notice, automationActor('spec'));
    const id = notificationIdOf(notice);
    this.ids.push(id);
    return id;
  }

  /** A visitor's tender, and a notice of it: to the visitor, or to an organisation. */
  async ofTender(recipientOrgId: string | null): Promise<string> {
    const tenderId = 'tnd_1';
    const company = { orgId: 'partner', name: 'Atelier', legalForm: 'company', country: 'FR', currency: 'EUR' };
    await this.do(RegisterOrganisation as never, company, staff('programme'));
    await this.address('partner', 'ok@partner.example');
    await this.do(PublishTender as never, tenderOf(tenderId, null, '2024-04-30'), VISITOR);
    const parties = { recipientOrgId, clientOrgId: null, partnerOrgId: 'partner' };
    const template = recipientOrgId === null ? ('tender-reply' as const) : ('tender-published' as const);
    const notice = { template, ...parties, about: derivedUuid('event', tenderId), details: { tenderId } };
    await this.do(QueueNotice as never, notice, automationActor('spec'));
    const id = notificationIdOf(notice);
    this.ids.push(id);
    return id;
  }

  address(orgId: string, email: string) {
    return this.do(RecordNoticeAddress as never, { orgId, email }, staff('programme'));
  }

  office(transport: Transport, more: Partial<PostOfficeParts> = {}): PostOffice {
    return new PostOffice({
      transport,
      from: 'notices@provider.example',
      consoleUrl: null,
      ledger: this.ledger,
      now: async () => this.now,
      due: async () => this.ids,
      alone: (work) => work(new AbortController().signal),
      ...more,
    });
  }

  /** What waits is due then. */
  aDayLater(): void {
    this.now = formatInstant(instantMs(this.now) + 86_400_000);
  }

  async status(id: string): Promise<string> {
    return (await this.ledger.read(Notification, id)).state.status;
  }

  /** What happened to a notice, in short. */
  steps(id: string): unknown[] {
    return this.memory.stream(`notification-${id}`).map(({ type, data }) => {
      const { reason, smtpCode } = data as { reason?: string; smtpCode?: number };
      return reason === undefined ? type : [reason, smtpCode];
    });
  }
}

let server: MailServer;
let smtp: Smtp;
let url: string;
beforeEach(async () => {
  server = new MailServer();
  url = await server.open();
  smtp = new Smtp(url, PATIENCE);
});
afterEach(() => server.close());

describe('delivering notices by a mail server (R31, R44, R60, A24)', () => {
  it('each once, in the language of its organisation, and what it did is written down', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const office = scene.office(smtp);
    await office.round();
    await office.round();
    await scene.office(smtp).round();
    expect(server.countFor('ok@client.example')).toEqual([1, 1]);
    expect(server.arrived[0]).toMatchObject({ messageId: `<${id}@provider.example>` });
    expect(server.arrived[0]?.raw).toContain('Content-Language: fr');
    expect(scene.memory.stream(`notification-${id}`).at(-1)).toMatchObject({
      type: 'NotificationSent',
      data: { attempt: 1, messageId: `<${id}@provider.example>`, transport: 'smtp', language: 'fr' },
      metadata: { actor: { userId: 'post-office' } },
    });
    expect(office.problem()).toBeNull();
  });

  it.each([
    ['defers', ['deferred', 451], 1],
    ['stalls', ['no-answer', null], 1],
    ['drops', ['no-answer', null], 1],
    ['late', ['no-answer', null], 2],
  ] as const)('a server that %s: tried again, and there once by its Message-ID', async (who, failure, times) => {
    const scene = new Scene();
    const id = await scene.notice(`${who}@client.example`);
    const office = scene.office(['stalls', 'late'].includes(who) ? new Smtp(url, IMPATIENCE) : smtp);
    await office.round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', failure]);
    await office.round();
    expect(await scene.status(id)).toBe('failed');
    scene.aDayLater();
    await scene.office(smtp).round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', failure, 'NotificationSent']);
    expect(server.countFor(`${who}@client.example`)).toEqual([1, times]);
  });

  it.each([
    ['refused', 550],
    ['unwanted', 554],
  ])('%s for good (%d): given up at once, until a person has it tried again', async (who, code) => {
    const scene = new Scene();
    const id = await scene.notice(`${who}@client.example`);
    const office = scene.office(smtp);
    await office.round();
    scene.aDayLater();
    await office.round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['refused', code]]);
    expect(await scene.status(id)).toBe('given-up');
    expect(office.problem()).toBeNull();
    await scene.address(who, 'ok@client.example');
    await scene.do(RetryNotice as never, { notificationId: id }, staff('support'));
    await office.round();
    expect(await scene.status(id)).toBe('sent');
    expect(server.countFor('ok@client.example')).toEqual([1, 1]);
  });

  it('one that is refused keeps none of the others; a server that is away keeps them for later', async () => {
    const scene = new Scene();
    for (const who of ['refused', 'defers', 'ok']) await scene.notice(`${who}@client.example`);
    const office = scene.office(smtp);
    await office.round();
    expect(server.arrived.map(({ to }) => to)).toEqual(['ok@client.example']);
    const [first, second] = [await scene.notice('a@client.example'), await scene.notice('b@client.example')];
    server.isRefusingAll = true;
    await office.round();
    expect(scene.steps(first)).toEqual(['NotificationQueued', ['deferred', 421]]);
    expect(scene.steps(second)).toEqual(['NotificationQueued']);
    expect(office.problem()).toMatch('asks for it again later (421)');
    server.isRefusingAll = false;
    scene.aDayLater();
    await office.round();
    expect(office.problem()).toBeNull();
    for (const who of ['defers', 'a', 'b']) expect(server.countFor(`${who}@client.example`)).toEqual([1, 1]);
  });

  it('a server that is down for a day loses nothing and doubles nothing', async () => {
    const scene = new Scene();
    const ids = [await scene.notice('ok@client.example'), await scene.notice('a@client.example')];
    const port = Number(new URL(url).port);
    await server.close();
    const office = scene.office(smtp);
    for (let hour = 0; hour <= 24; hour += 1) {
      await office.round();
      scene.now = formatInstant(instantMs(SPEC_TIME) + hour * 3_600_000);
    }
    for (const id of ids) expect(await scene.status(id)).not.toBe('given-up');
    expect(office.problem()).toMatch('was not reached');
    server = new MailServer();
    await server.open(port);
    for (let day = 0; day < 2; day += 1) {
      scene.aDayLater();
      await office.round();
    }
    for (const who of ['ok', 'a']) expect(server.countFor(`${who}@client.example`)).toEqual([1, 1]);
    expect(office.problem()).toBeNull();
  });

  it('a process that dies between sending and writing down: again, with the same Message-ID', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const dying: Transport = {
      name: 'smtp',
      deliver: async (message) => {
        await smtp.deliver(message);
        throw new Error('killed');
      },
    };
    await scene.office(dying).round();
    expect(scene.steps(id)).toEqual(['NotificationQueued']);
    await scene.office(smtp).round();
    expect(await scene.status(id)).toBe('sent');
    expect(server.countFor('ok@client.example')).toEqual([1, 2]);
    expect(server.arrived[0]?.raw).toBe(server.arrived[1]?.raw);
  });

  it('an event store that is away when it is to be written down: written later, not sent again', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const office = scene.office(smtp);
    scene.isStoreAway = true;
    await office.round();
    expect(office.problem()).toBe('the store is away');
    await office.round();
    scene.isStoreAway = false;
    await office.round();
    expect(await scene.status(id)).toBe('sent');
    expect(server.countFor('ok@client.example')).toEqual([1, 1]);
    expect(office.problem()).toBeNull();
  });

  it('while another process is at it, it sends nothing; once that is not sure any more, it stops', async () => {
    const scene = new Scene();
    for (const who of ['a', 'b']) await scene.notice(`${who}@client.example`);
    await scene.office(smtp, { alone: async () => undefined }).round();
    expect(server.arrived).toEqual([]);
    const lost = new AbortController();
    const losing: Transport = { name: 'smtp', deliver: (message) => smtp.deliver(message).finally(() => lost.abort()) };
    await scene.office(losing, { alone: (work) => work(lost.signal) }).round();
    expect(server.arrived).toHaveLength(1);
  });

  it('does not sign in where the server does not know us, and says so', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const stranger = new Smtp(url.replace('//', '//user:secret@'), PATIENCE);
    const office = scene.office(stranger);
    await office.round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['sign-in', expect.anything()]]);
    expect(office.problem()).toMatch('does not let us sign in');
    expect(office.problem()).not.toMatch('secret');
  });
});

describe('what is not delivered', () => {
  it('without an address it waits, and goes once there is one', async () => {
    const scene = new Scene();
    const id = await scene.notice(null, 'late-comer');
    const office = scene.office(smtp);
    await office.round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['no-address', null]]);
    expect(await scene.status(id)).toBe('undeliverable');
    await scene.address('late-comer', 'ok@client.example');
    await office.round();
    expect(await scene.status(id)).toBe('sent');
  });

  it('an erased address is none', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const { codec } = scene.ledger.store;
    const opened = jest.spyOn(codec, 'opened').mockResolvedValue('(erased)');
    await scene.office(smtp).round();
    opened.mockRestore();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['no-address', null]]);
    expect(server.arrived).toEqual([]);
  });

  it('what is older than thirty days is given up without a try', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    for (let day = 0; day < 31; day += 1) scene.aDayLater();
    await scene.office(smtp).round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['too-old', null]]);
    expect(server.arrived).toEqual([]);
  });

  it('one that cannot be made keeps none of the others', async () => {
    const scene = new Scene();
    const [bad, good] = [await scene.notice('bad@client.example'), await scene.notice('ok@client.example')];
    const picky: Transport = {
      name: 'smtp',
      deliver: async (message) => {
        if (message.id === bad) throw new Error('out of order');
        await smtp.deliver(message);
      },
    };
    const office = scene.office(picky);
    await office.round();
    expect([await scene.status(bad), await scene.status(good)]).toEqual(['queued', 'sent']);
    expect(office.problem()).toBe('out of order');
  });
});

describe('R51: a renewal mail', () => {
  it('asks a company for its VAT number as long as there is none', async () => {
    const scene = new Scene();
    const [asked, known] = ['asked', 'known'];
    for (const orgId of [asked, known]) await scene.notice(`${orgId}@client.example`);
    const number = { orgId: known, vatNumber: 'FR40303265045', entryPoint: 'shop' };
    await scene.do(RecordVatNumber as never, number, staff('programme'));
    scene.ids.length = 0;
    for (const orgId of [asked, known]) {
      const notice = {
        template: 'renewal-coming',
        recipientOrgId: orgId,
        clientOrgId: orgId,
        partnerOrgId: orgId,
        about: derivedUuid('placement', orgId),
        details: { productId: 'p1', day: '2024-04-11', automatic: false },
      } as const;
      await scene.do(QueueNotice as never, notice, automationActor('spec'));
      scene.ids.push(notificationIdOf(notice));
    }
    await scene.office(smtp).round();
    const asks = server.arrived.map(({ to, raw }) => [
      to,
      raw.replaceAll('=\r\n', '').includes('TVA n=E2=80=99est enregistr'),
    ]);
    expect(asks).toEqual([
      ['asked@client.example', true],
      ['known@client.example', false],
    ]);
  });
});

describe('an embedded ledger without a mail server', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ledger-mail-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes a file a notice, named by it: twice is once, and nothing is left half written', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    const into = new Folder(join(folder, 'mail'));
    const dying: Transport = {
      name: 'folder',
      deliver: async (message) => {
        await into.deliver(message);
        throw new Error('killed');
      },
    };
    await scene.office(dying).round();
    await scene.office(into).round();
    expect(await readdir(join(folder, 'mail'))).toEqual([`${id}.eml`]);
    expect(await readFile(join(folder, 'mail', `${id}.eml`), 'utf8')).toContain(`Message-ID: <${id}@provider.example>`);
    expect(scene.memory.stream(`notification-${id}`).at(-1)).toMatchObject({ data: { transport: 'folder' } });
  });

  it('a folder that cannot be written is tried again', async () => {
    const scene = new Scene();
    const id = await scene.notice('ok@client.example');
    await writeFile(join(folder, 'mail'), 'a file is in its place');
    const office = scene.office(new Folder(join(folder, 'mail')));
    await office.round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['not-written', null]]);
    expect(office.problem()).toMatch('the folder of mail');
    await expect(new Folder(join(folder, 'mail')).deliver({} as never)).rejects.toThrow(NotDelivered);
  });
});

describe('looking for what is due', () => {
  it('goes on by itself, and ends when it is told to', async () => {
    const scene = new Scene();
    const office = scene.office(smtp, { pauseMs: 5 });
    office.start();
    const id = await scene.notice('ok@client.example');
    for (let look = 0; look < 200 && (await scene.status(id)) !== 'sent'; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await office.stop();
    expect(await scene.status(id)).toBe('sent');
    const later = await scene.notice('a@client.example');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await scene.status(later)).toBe('queued');
  });
});

describe('notices of tenders (R17)', () => {
  it('a visitor is written to at the address of its tender, in its language, and with what it called it', async () => {
    const scene = new Scene();
    const id = await scene.ofTender(null);
    await scene.office(smtp).round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', 'NotificationSent']);
    expect(server.arrived.map(({ to }) => to)).toEqual(['anna@example.ch']);
    expect(server.arrived[0]?.raw).toContain('Content-Language: fr');
    expect(server.arrived[0]?.raw).toContain('A new website');
    const kept = scene.memory.stream(`notification-${id}`).map(({ data }) => data);
    expect(JSON.stringify(kept)).not.toMatch(/anna|website/);
  });

  it.each([null, 'partner'])('of one that is erased by then nobody is told any more (%s)', async (recipient) => {
    const scene = new Scene();
    const id = await scene.ofTender(recipient);
    await scene.do(EraseTender as never, { tenderId: 'tnd_1', tokenHash: TOKEN }, VISITOR);
    await scene.office(smtp).round();
    expect(scene.steps(id)).toEqual(['NotificationQueued', ['too-old', null]]);
    expect([await scene.status(id), server.arrived]).toEqual(['given-up', []]);
  });
});
