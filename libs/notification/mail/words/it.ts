import { dayMonthYear, type Words } from '../words.js';

/** Italian. */
export const it: Words = {
  greeting: 'Buongiorno,',
  closing: 'Cordiali saluti\nIl Suo programma partner',
  footer: 'Questo messaggio è stato inviato automaticamente. La preghiamo di non rispondere.',
  console: 'Aprire nel Manager',
  vatBanner: {
    text: 'Per la Sua azienda non è registrato alcun numero IVA. Lo indichi affinché figuri sulla prossima fattura.',
    link: 'Indicare il numero IVA',
  },
  labels: {
    client: 'Cliente',
    partner: 'Partner',
    product: 'Prodotto',
    access: 'Accesso',
    payment: 'Metodo di pagamento',
    day: 'Data',
    subject: 'Oggetto',
  },
  access: { FULL: 'Accesso completo', LIMITED: 'Accesso limitato' },
  payment: { CLIENT: 'Metodo di pagamento del cliente', PARTNER: 'Metodo di pagamento del partner' },
  date: (date) => dayMonthYear(date, '.'),
  notices: {
    'partnership-offered': ({ client }) => ({
      subject: `${client} La invita come partner`,
      body: [`${client} desidera aggiungerLa come partner.`, 'La partnership inizia solo quando Lei accetta l’invito.'],
    }),
    'access-requested': ({ partner }) => ({
      subject: `${partner} chiede un accesso`,
      body: [
        `${partner} desidera aggiungerLa come cliente e chiede l’accesso ai Suoi prodotti.`,
        'È Lei a decidere quali diritti concedere; possono essere diversi da quelli richiesti.',
      ],
    }),
    'verify-granted-access': ({ client }) => ({
      subject: `Verifichi i diritti presso ${client}`,
      body: [
        `La partnership con ${client} è attiva.`,
        'La preghiamo di verificare i diritti concessi e, se del caso, il metodo di pagamento.',
      ],
    }),
    'payment-method-changed': ({ client }) => ({
      subject: `Altro metodo di pagamento: ${client}`,
      body: [
        `${client} ha cambiato il metodo di pagamento di ordini e rinnovi.`,
        'Il cambiamento vale per tutto ciò che viene ordinato o rinnovato da adesso.',
      ],
    }),
    'mandate-lapsed': ({ client }) => ({
      subject: `Fine del rinnovo automatico: ${client}`,
      body: [
        `Un prodotto di ${client} non viene più rinnovato automaticamente.`,
        'Scade alla fine del periodo pagato se nessuno lo rinnova.',
      ],
    }),
    'invitation-resent': ({ other }) => ({
      subject: `Promemoria: invito di ${other}`,
      body: [`${other} attende la Sua risposta all’invito a una partnership.`],
    }),
    'invitation-declined': ({ other }) => ({
      subject: `${other} ha rifiutato il Suo invito`,
      body: [`${other} ha rifiutato il Suo invito a una partnership.`, 'Ai Suoi accessi non cambia nulla.'],
    }),
    'invitation-withdrawn': ({ other }) => ({
      subject: `L’invito di ${other} non è più valido`,
      body: [`L’invito di ${other} è stato ritirato. Non deve fare nulla.`],
    }),
    'invitation-expired': ({ other }) => ({
      subject: `Scaduto: invito con ${other}`,
      body: [
        `L’invito tra Lei e ${other} è scaduto perché non ha avuto risposta in tempo.`,
        'Entrambe le parti possono inviarne uno nuovo.',
      ],
    }),
    'partnership-ended': ({ other }) => ({
      subject: `Partnership con ${other} terminata`,
      body: [
        `La partnership con ${other} è terminata, e con essa ogni accesso.`,
        'Il reddito (cashback) già maturato resta dovuto.',
      ],
    }),
    'access-changed': ({ client }) => ({
      subject: `Il Suo accesso presso ${client} è cambiato`,
      body: [`${client} ha cambiato i prodotti ai quali Lei ha accesso.`],
    }),
    'payment-method-proposed': ({ partner }) => ({
      subject: `${partner} propone un metodo di pagamento`,
      body: [
        `${partner} Le propone un altro metodo di pagamento per ordini e rinnovi.`,
        'Solo Lei può cambiarlo; se non fa nulla, tutto resta com’è.',
      ],
    }),
    'renewal-coming': ({ client, automatic }) => ({
      subject: `Rinnovo in arrivo: ${client}`,
      body: [
        `Il periodo pagato di un prodotto di ${client} sta per finire.`,
        automatic
          ? 'Sarà rinnovato automaticamente 14 giorni prima. Non deve fare nulla.'
          : 'Scade se nessuno lo rinnova entro allora.',
      ],
    }),
    'membership-admitted': ({ partner }) => ({
      subject: 'Benvenuti nel programma partner',
      body: [`${partner} è ammesso al programma partner.`, 'Trova clienti e redditi nell’area rivenditori.'],
    }),
    'membership-rejected': ({ partner }) => ({
      subject: 'La Sua domanda al programma partner',
      body: [`La domanda di ${partner} al programma partner non è stata accettata.`],
    }),
    'membership-suspended': ({ partner }) => ({
      subject: 'La Sua partecipazione al programma è sospesa',
      body: [
        `La partecipazione di ${partner} al programma partner è sospesa.`,
        'Nel frattempo non può aggiungere clienti né ordinare o rinnovare per loro. Quanto maturato resta dovuto.',
      ],
    }),
    'membership-reinstated': ({ partner }) => ({
      subject: 'Partecipa di nuovo al programma',
      body: [`${partner} partecipa di nuovo al programma partner.`],
    }),
    'threshold-missed': ({ partner }) => ({
      subject: 'Cifra d’affari annua minima non raggiunta',
      body: [
        `I prodotti gestiti da ${partner} hanno reso meno di CHF 2000 o EUR 1800 negli ultimi dodici mesi.`,
        'Ha tempo fino alla data indicata. Nessuno viene escluso automaticamente.',
      ],
    }),
    'terms-published': ({ partner }) => ({
      subject: 'Nuove condizioni per rivenditori',
      body: [
        `Per ${partner} esiste una nuova versione delle condizioni particolari per rivenditori.`,
        'La preghiamo di leggerla e accettarla.',
      ],
    }),
    'tender-published': () => ({
      subject: 'Nuovo bando',
      body: ['È stato pubblicato un bando al quale può rispondere.'],
    }),
    'tender-reply': ({ partner }) => ({
      subject: `${partner} ha risposto al Suo bando`,
      body: [
        `${partner} ha risposto al Suo bando.`,
        'Se non ha un conto, legge la risposta con la chiave ricevuta alla pubblicazione.',
      ],
    }),
    'tender-awarded': () => ({
      subject: 'Si è aggiudicato il bando',
      body: [
        'Il bando Le è stato aggiudicato. L’aggiudicazione vale solo se la accetta.',
        'Per questo incarico usa esclusivamente i nostri prodotti.',
      ],
    }),
    'tender-award-accepted': ({ partner }) => ({
      subject: `${partner} ha accettato l’aggiudicazione`,
      body: [
        `${partner} ha accettato l’aggiudicazione del Suo bando e usa a tal fine esclusivamente i nostri prodotti.`,
        'Il bando non accetta più risposte.',
      ],
    }),
    'tender-not-awarded': () => ({
      subject: 'Bando aggiudicato a un altro partner',
      body: ['Il bando al quale ha risposto è stato aggiudicato a un altro partner.'],
    }),
    'support-access-used': ({ client }) => ({
      subject: 'Il supporto è entrato nel Suo conto',
      body: [
        `Il supporto ha usato l’accesso temporaneo concesso da ${client}.`,
        'Può ritirare questo accesso in ogni momento.',
      ],
    }),
    'order-cancelled': ({ client }) => ({
      subject: `Ordine annullato: ${client}`,
      body: [
        `Un ordine per ${client} è stato annullato prima di essere pagato.`,
        'Non c’è più niente da pagare e nessuno ne guadagna.',
      ],
    }),
    'termination-scheduled': ({ client }) => ({
      subject: `Disdetta prevista: ${client}`,
      body: [
        `Un prodotto di ${client} termina alla data indicata e non viene più rinnovato.`,
        'Fino ad allora la disdetta può essere ritirata.',
      ],
    }),
    'termination-withdrawn': ({ client }) => ({
      subject: `Disdetta ritirata: ${client}`,
      body: [
        `Un prodotto di ${client} alla fine non termina alla data indicata.`,
        'Viene di nuovo rinnovato automaticamente solo se lo richiede.',
      ],
    }),
    'product-terminated': ({ client }) => ({
      subject: `Prodotto terminato: ${client}`,
      body: [`Un prodotto di ${client} è terminato, e con esso ogni accesso a tale prodotto.`],
    }),
    'warranty-used': ({ client }) => ({
      subject: `Rinnovato dalla garanzia: ${client}`,
      body: [
        `Un prodotto di ${client} sarebbe scaduto. La Sua garanzia ne ha pagato il rinnovo.`,
        'Non ne pagherà altri. La preghiamo di predisporre il prossimo rinnovo.',
      ],
    }),
  },
};
