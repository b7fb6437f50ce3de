/** What an organisation has subscribed to; whoever has subscribed to nothing has the first. */
export const SUPPORT_OFFERS = ['standard', 'premium-pro', 'premium-enterprise'] as const;
export type SupportOfferName = (typeof SUPPORT_OFFERS)[number];
