import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HistoryRecord } from '../import/record.js';
import { type Expected } from '../rehearse/expected.js';
import { readExpected } from '../rehearse/rehearse.js';

const fileOf = (name: string): string => fileURLToPath(new URL(`../sample/${name}`, import.meta.url));

/** The provider's name, address and numbers, as its finance desk registers them. */
interface Provider {
  name: string;
  street: string;
  postcode: string;
  town: string;
}

/** Three years of an invented programme, whose it is, and what an independent model makes of it. */
export interface Sample {
  file: string;
  records: readonly HistoryRecord[];
  provider: Provider;
  expected: Expected;
}

export const readSample = async (): Promise<Sample> => {
  const file = fileOf('history.ndjson');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return {
    file,
    records: lines.map((line) => JSON.parse(line) as HistoryRecord),
    provider: JSON.parse(await readFile(fileOf('provider.json'), 'utf8')) as Provider,
    expected: await readExpected(fileOf('expected.json')),
  };
};

/** What the records call things, for people: organisations by name, and whose an order or an invitation is. */
export class Names {
  private readonly organisations = new Map<string, string>();
  private readonly clients = new Map<string, string>();
  private readonly invitations = new Map<string, { do: string; client: string; partner: string }>();

  constructor(records: readonly HistoryRecord[]) {
    for (const record of records) {
      if (record.do === 'register-organisation' && !this.organisations.has(record.org))
        this.organisations.set(record.org, record.name);
      if (record.do === 'order' || record.do === 'renew') this.clients.set(record.order, record.client);
      if (record.do === 'invite-partner' || record.do === 'invite-client')
        this.invitations.set(record.invitation, record);
    }
  }

  of(org: string): string {
    return this.organisations.get(org) ?? org;
  }
  clientOf(order: string): string {
    return this.of(this.clients.get(order) ?? '');
  }
  /** Who invited whom, and how. */
  sidesOf(invitation: string): { inviter: string; invited: string; did: string } {
    const { do: how, client = '', partner = '' } = this.invitations.get(invitation) ?? {};
    return how === 'invite-client'
      ? { inviter: this.of(partner), invited: this.of(client), did: 'asked for' }
      : { inviter: this.of(client), invited: this.of(partner), did: 'offered' };
  }
}
