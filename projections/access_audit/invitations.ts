import type { AccessGranted } from '#libs/delegation/events/access-granted.js';
import type { ClientInvited } from '#libs/delegation/events/client-invited.js';
import type { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import type { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import type { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import type { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import type { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import type { PartnershipStarted } from '#libs/delegation/events/partnership-started.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { HoldEvent } from '../held-products.js';
import { type AuditActor, INVITATION } from './access_audit.row.js';

export type InvitationEvent =
  | RecordedEvent<PartnerInvited>
  | RecordedEvent<ClientInvited>
  | RecordedEvent<InvitationAccepted>
  | RecordedEvent<InvitationDeclined>
  | RecordedEvent<InvitationWithdrawn>
  | RecordedEvent<InvitationExpired>
  | RecordedEvent<PartnershipStarted>;

export const actorOf = ({ metadata: { actor } }: RecordedEvent): AuditActor => ({
  user: actor.userId,
  role: actor.role,
  org: actor.orgId,
  onBehalfOf: actor.onBehalfOfOrgId ?? null,
});

type InvitationRow = Row<typeof INVITATION.columns>;

/** The invitations that a batch makes or follows from, as they stand once it is taken in. */
export class Invitations {
  private readonly rows = new Map<string, InvitationRow>();
  private readonly partnerships = new Map<string, InvitationRow>();

  /** Reads those that the batch names, takes its events in, and writes what they change. */
  static async taking(
    sql: Sql,
    events: readonly InvitationEvent[],
    changes: readonly HoldEvent[],
  ): Promise<Invitations> {
    const invitations = new Invitations();
    const grants = changes.filter((event): event is RecordedEvent<AccessGranted> => event.type === 'AccessGranted');
    if (events.length === 0 && grants.length === 0) return invitations;
    const { rows } = await sql.query<InvitationRow>(
      `SELECT ${Object.keys(INVITATION.columns).join(', ')} FROM access_audit_invitation
       WHERE invitation_id = ANY ($1) OR partnership_id = ANY ($2)`,
      [events.map(({ data }) => data.invitationId), grants.map(({ data }) => data.partnershipId)],
    );
    for (const row of rows) invitations.keep(row);
    const touched = new Set(events.flatMap((event) => invitations.take(event)));
    const written = [...touched].map((id) => invitations.byId(id)).filter((row) => row !== undefined);
    await upsertRows(sql, INVITATION.table, ['invitation_id'], INVITATION.columns, written);
    return invitations;
  }

  byId(invitationId: string): InvitationRow | undefined {
    return this.rows.get(invitationId);
  }

  ofPartnership(partnershipId: string): InvitationRow | undefined {
    return this.partnerships.get(partnershipId);
  }

  /** Ids of the rows that an event changes. */
  private take(event: InvitationEvent): string[] {
    const { invitationId: invitation_id } = event.data;
    switch (event.type) {
      case 'PartnerInvited':
      case 'ClientInvited': {
        const { mode, products } =
          event.type === 'PartnerInvited' ? event.data.offeredAccess : event.data.requestedAccess;
        const asked_access = { mode, products };
        this.keep({ invitation_id, partnership_id: null, asked_access, invited_by: actorOf(event) });
        return [invitation_id];
      }
      case 'PartnershipStarted': {
        const row = this.rows.get(invitation_id);
        if (row) this.keep({ ...row, partnership_id: event.data.partnershipId });
        return [invitation_id];
      }
      case 'InvitationAccepted':
      case 'InvitationDeclined':
      case 'InvitationWithdrawn':
      case 'InvitationExpired':
        return [];
    }
  }

  private keep(row: InvitationRow): void {
    this.rows.set(row.invitation_id, row);
    if (row.partnership_id !== null) this.partnerships.set(row.partnership_id, row);
  }
}
