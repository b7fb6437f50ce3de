import type { TAX_TREATMENTS } from '#libs/orders/events/placement.js';

/** Why an invoice has no tax, as it must say (V3, V4). */
const NOTES: Readonly<Record<(typeof TAX_TREATMENTS)[number], string | null>> = {
  taxed: null,
  'reverse-charge': 'Reverse charge / Steuerschuldnerschaft des Leistungsempfängers / Autoliquidation',
  outside:
    'Place of supply: seat of the recipient, art. 8 (1) MWSTG / Ort der Leistung: Sitz des Empfängers / Lieu de la prestation: siège du destinataire',
};

/** The sentence that goes with the treatment; an invoice keeps the one that it was issued with. */
export const taxNoteOf = (treatment: keyof typeof NOTES): string | null => NOTES[treatment];
