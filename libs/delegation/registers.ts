import { registerOf } from '#libs/event-sourcing/register/index.js';

/** `partnerClients-{partner}`: clients whose delegation ever met it; who leaves the programme is parted from each (E18). */
export const partnerClients = registerOf('partnerClients');
/** `expiringInvitations-main`: clients in whose delegation an invitation may expire (E19). */
export const expiringInvitations = registerOf('expiringInvitations');
