import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { PartnerAdmitted } from './events/partner-admitted.js';
import type { PartnerLevelChanged } from './events/partner-level-changed.js';

export type PartnerEvent = PartnerAdmitted | PartnerLevelChanged;

/** An organisation's membership of the programme; `level` picks its rates on the rate card, null before admission. */
export interface PartnerState {
  readonly admitted: boolean;
  readonly level: string | null;
}

export const Partner: Aggregate<PartnerState, PartnerEvent> = {
  category: 'partner',
  initial: { admitted: false, level: null },
  evolve: (state, event): PartnerState => {
    switch (event.type) {
      case 'PartnerAdmitted':
        return { admitted: true, level: event.data.level };
      case 'PartnerLevelChanged':
        return { ...state, level: event.data.to };
    }
  },
};
