import { MEMBER_ROLES, type MemberRole } from '#libs/kernel/actor.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import { ChoiceField, FlagField, UserField } from '../http/fields.js';

export class RemoveMemberBody extends ReasonBody {
  @UserField({ description: 'The user.', example: 'usr_2' })
  userId!: string;
}
export class AssignMemberBody extends RemoveMemberBody {
  @ChoiceField({ description: 'What it may from now on.', example: 'collaborator' }, MEMBER_ROLES)
  role!: MemberRole;
  @FlagField({
    description: 'Whether a collaborator sees the organisation’s invoices; left out, it does not.',
    example: true,
    optional: true,
  })
  billingAllowed?: boolean;
}
