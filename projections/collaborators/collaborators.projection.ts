import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { CollaboratorAssigned } from '#libs/delegation/events/collaborator-assigned.js';
import { CollaboratorUnassigned } from '#libs/delegation/events/collaborator-unassigned.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { COLLABORATOR } from './collaborators.row.js';

type Handled =
  RecordedEvent<CollaboratorAssigned> | RecordedEvent<CollaboratorUnassigned> | RecordedEvent<AccessRevoked>;
type Collaborator = Row<typeof COLLABORATOR.columns>;

const KEY = ['partner_org_id', 'user_id', 'client_org_id'];

/** What a batch leaves: whole pairs that parted, users that were taken off, and the assignments that stand at its end. */
class Changes {
  private readonly parted = new Map<string, [partner: string, client: string]>();
  private readonly unassigned: [partner: string, user: string, client: string][] = [];
  private readonly standing = new Map<string, Map<string, Collaborator>>();

  take(event: Handled): void {
    const { partnerOrgId } = event.data;
    const pair = `${partnerOrgId} ${event.streamId}`;
    const users = this.standing.get(pair) ?? new Map<string, Collaborator>();
    this.standing.set(pair, users);
    switch (event.type) {
      case 'AccessRevoked':
        this.parted.set(pair, [partnerOrgId, event.streamId]);
        users.clear();
        break;
      case 'CollaboratorUnassigned':
        this.unassigned.push([partnerOrgId, event.data.userId, event.streamId]);
        users.delete(event.data.userId);
        break;
      case 'CollaboratorAssigned':
        users.set(event.data.userId, assigned(event));
    }
  }

  /** What is gone goes first: whatever was assigned again after it stands. */
  async write(sql: Sql): Promise<void> {
    const pairs = [...this.parted.values()];
    const rows = [...this.standing.values()].flatMap((users) => [...users.values()]);
    if (pairs.length > 0) await this.deletePairs(sql, pairs);
    if (this.unassigned.length > 0) await this.deleteUsers(sql);
    await upsertRows(sql, COLLABORATOR.table, KEY, COLLABORATOR.columns, rows);
  }

  private async deletePairs(sql: Sql, pairs: readonly [string, string][]): Promise<void> {
    await sql.query(
      'DELETE FROM collaborator WHERE (partner_org_id, client_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
      [pairs.map(([partner]) => partner), pairs.map(([, client]) => client)],
    );
  }

  private async deleteUsers(sql: Sql): Promise<void> {
    await sql.query(
      `DELETE FROM collaborator
       WHERE (partner_org_id, user_id, client_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
      [0, 1, 2].map((part) => this.unassigned.map((key) => key[part])),
    );
  }
}

const assigned = ({ streamId, data, metadata }: RecordedEvent<CollaboratorAssigned>): Collaborator => ({
  partner_org_id: data.partnerOrgId,
  user_id: data.userId,
  client_org_id: streamId,
  products: data.products,
  assigned_at: metadata.effectiveAt,
  assigned_by: metadata.actor.userId,
});

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const changes = new Changes();
  for (const event of events as readonly Handled[]) changes.take(event);
  await changes.write(sql);
};

/** Users of partners with their clients, as they are assigned now (E20). */
export const collaborators: Projection = {
  name: 'collaborators',
  version: 1,
  types: new Set([CollaboratorAssigned.type, CollaboratorUnassigned.type, AccessRevoked.type]),
  categories: new Set(['delegation']),
  tables: [COLLABORATOR.table],
  apply,
};
