import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import type { PartnerRejected } from '#libs/programme/events/partner-rejected.js';
import type { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import type { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import type { ThresholdEvaluated } from '#libs/programme/events/threshold-evaluated.js';
import { type Concerned, type Occasion, type Occasions, QueuesNotices } from './occasions.js';

type Watched = PartnerAdmitted | PartnerRejected | PartnerSuspended | PartnerReinstated | ThresholdEvaluated;

/** Evaluated every day, it is told once for each time of grace (A16). */
const thresholdEvaluated = ({ met, graceUntil, partnerOrgId }: ThresholdEvaluated['data']): Occasion | null =>
  met || graceUntil === null
    ? null
    : {
        template: 'threshold-missed',
        to: 'partner',
        details: { day: graceUntil },
        key: `threshold-missed:${partnerOrgId}:${graceUntil}`,
      };

const occasions: Occasions<Watched> = {
  PartnerAdmitted: ({ level }) => ({ template: 'membership-admitted', to: 'partner', details: { subject: level } }),
  PartnerRejected: () => ({ template: 'membership-rejected', to: 'partner' }),
  PartnerSuspended: () => ({ template: 'membership-suspended', to: 'partner' }),
  PartnerReinstated: () => ({ template: 'membership-reinstated', to: 'partner' }),
  ThresholdEvaluated: thresholdEvaluated,
};

/** A partner hears where it stands in the programme (R2, E17), and that its turnover was not enough (A16). */
@Injectable()
export class WhenMembershipMovesThenQueueNotice extends QueuesNotices<Watched> {
  readonly name = 'when-membership-moves-then-queue-notice';
  readonly categories: ReadonlySet<string> = new Set(['partner', 'threshold']);
  // On a ledger of before there were such notices, nobody hears of what happened then.
  readonly firstRun = 'from now on';

  constructor(bus: CommandBus) {
    super(bus, occasions);
  }

  protected concernedBy({ data }: RecordedEvent<Watched>): Concerned {
    return { clientOrgId: null, partnerOrgId: 'partnerOrgId' in data ? data.partnerOrgId : data.orgId };
  }
}
