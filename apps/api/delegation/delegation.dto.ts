import { ACCESS_MODES, PAYMENT_METHODS, type AccessMode, type PaymentMethod } from '#libs/delegation/events/access.js';
import { AUDIT_ACTIONS, type AuditAction } from '#projections/access_audit/access_audit.row.js';
import { CLIENT_STATUS } from '#projections/client_list/client_list.row.js';
import { INVITATION_STATUS } from '#projections/invitations/invitations.row.js';
import {
  ChoiceField,
  DateField,
  FlagField,
  IdField,
  IdsField,
  InstantField,
  PartField,
  TextField,
  UserField,
} from '../http/fields.js';
import { ListQuery, ReadQuery } from '../http/list-query.js';

const MODE = {
  description: 'FULL: every product (R37); LIMITED: the named ones, perhaps none (R32).',
  example: 'LIMITED',
};
const PRODUCTS = {
  description: 'With LIMITED, the products; with FULL none may be named.',
  example: ['prd_1'],
  optional: true,
};

export class AccessBody {
  @ChoiceField(MODE, ACCESS_MODES)
  mode!: AccessMode;
  @IdsField(PRODUCTS)
  products?: string[];
}
const PAYMENT = {
  description: 'Who pays what the partner orders; only with FULL (R19, R39).',
  example: 'CLIENT',
  optional: true,
};
const SUPERSEDE = {
  description: 'The client lets a FULL access end its other, limited partnerships (A1).',
  example: true,
  optional: true,
};

/** A command that may say why. */
export class ReasonBody {
  @TextField(
    {
      description:
        'Why, in your words, kept with the change for good and read by both sides: no names, addresses or other personal data.',
      example: 'contract ends in June',
      optional: true,
    },
    500,
  )
  reason?: string;
}
export class InviteBody {
  @IdField({ description: 'Id of the invitation; made by the ledger when left out.', example: 'inv_1', optional: true })
  invitationId?: string;
  @IdField({ description: 'The client’s organisation.', example: 'org_alpha' })
  clientOrgId!: string;
  @IdField({ description: 'The partner’s organisation.', example: 'org_beta' })
  partnerOrgId!: string;
  @PartField({ description: 'Access that is offered or asked for.' }, () => AccessBody)
  access!: AccessBody;
  @ChoiceField(PAYMENT, PAYMENT_METHODS)
  paymentMethod?: PaymentMethod;
  @FlagField(SUPERSEDE)
  supersede?: boolean;
}
export class ExpireBody extends ReasonBody {
  @DateField({ description: 'The last business day that counts; not after today.', example: '2026-03-12' })
  through!: string;
}
export class AcceptBody extends ReasonBody {
  @PartField(
    { description: 'Other access than asked; only the client’s to give (R60).', optional: true },
    () => AccessBody,
  )
  grant?: AccessBody;
  @ChoiceField(PAYMENT, PAYMENT_METHODS)
  paymentMethod?: PaymentMethod;
  @FlagField(SUPERSEDE)
  supersede?: boolean;
}
export class ChangeAccessBody extends ReasonBody {
  @ChoiceField(MODE, ACCESS_MODES)
  mode!: AccessMode;
  @IdsField(PRODUCTS)
  products?: string[];
  @ChoiceField(PAYMENT, PAYMENT_METHODS)
  paymentMethod?: PaymentMethod;
  @FlagField(SUPERSEDE)
  supersede?: boolean;
}
export class AddProductBody extends ReasonBody {
  @IdField({ description: 'A product of the client.', example: 'prd_2' })
  productId!: string;
}
export class ChangePaymentMethodBody extends ReasonBody {
  @ChoiceField({ ...PAYMENT, optional: false }, PAYMENT_METHODS)
  paymentMethod!: PaymentMethod;
}
const COLLABORATOR = { description: 'User of the partner, as its tokens name it.', example: 'usr_2' };
export class UnassignCollaboratorBody extends ReasonBody {
  @UserField(COLLABORATOR)
  userId!: string;
}
export class AssignCollaboratorBody extends UnassignCollaboratorBody {
  @IdsField(
    {
      description: 'Products of the client that it is assigned to; left out: all, also those that come.',
      example: ['prd_1'],
      optional: true,
    },
    10_000,
    1,
  )
  products?: string[];
}
export class EnterAccountBody extends ReasonBody {
  @IdField({
    description: 'Product that it goes to; left out: the account as such.',
    example: 'prd_1',
    optional: true,
  })
  productId?: string;
}
/** A command without fields. */
export class NoFields {}

export class InvitationsQuery extends ListQuery {
  @ChoiceField({ description: 'Only those with this status.', optional: true }, INVITATION_STATUS)
  status?: (typeof INVITATION_STATUS)[number];
}
export class ClientsQuery extends ListQuery {
  @ChoiceField({ description: 'Only those with this status.', optional: true }, CLIENT_STATUS)
  status?: (typeof CLIENT_STATUS)[number];
}
const OF_PARTNER = { description: 'Only of this partner.', example: 'org_beta', optional: true };
const OF_CLIENT = { description: 'Only with this client.', example: 'org_alpha', optional: true };
const OF_USER = { description: 'Only of this user.', example: 'usr_2', optional: true };
/** Who of a partner has to do with which client. */
export class StaffingQuery extends ListQuery {
  @IdField(OF_PARTNER)
  partner?: string;
  @IdField(OF_CLIENT)
  client?: string;
  @UserField(OF_USER)
  user?: string;
}
export class AccessChangesQuery extends ListQuery {
  @IdField({
    description:
      'Only what concerns this product: sets that it came into or left, FULL access to its owner’s while it lives, the same of the parent of an add-on, and invitations that asked for it.',
    example: 'prd_1',
    optional: true,
  })
  product?: string;
  @IdField({ description: 'Only the access of this partner.', example: 'org_beta', optional: true })
  partner?: string;
  @ChoiceField({ description: 'Only this.', example: 'granted', optional: true }, AUDIT_ACTIONS)
  action?: AuditAction;
  @InstantField({
    description: 'Only what took effect then or later.',
    example: '2026-03-01T00:00:00Z',
    optional: true,
  })
  from?: string;
  @InstantField({
    description: 'Only what took effect then or earlier.',
    example: '2026-03-31T22:00:00Z',
    optional: true,
  })
  to?: string;
}
export class AccessAtQuery extends ReadQuery {
  @IdField({ description: 'The client’s product.', example: 'prd_1' })
  product!: string;
  @InstantField({ description: 'The moment asked about.', example: '2026-03-12T09:00:00Z' })
  instant!: string;
}
