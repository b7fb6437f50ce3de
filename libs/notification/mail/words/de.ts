import { dayMonthYear, type Words } from '../words.js';

/** German as written in Switzerland: ss, and Sie. */
export const de: Words = {
  greeting: 'Guten Tag',
  closing: 'Freundliche Grüsse\nIhr Partnerprogramm',
  footer: 'Diese Nachricht wurde automatisch verschickt. Bitte antworten Sie nicht darauf.',
  console: 'Im Manager ansehen',
  vatBanner: {
    text: 'Von Ihrem Unternehmen ist keine MWST-Nummer hinterlegt. Tragen Sie sie ein, damit sie auf der nächsten Rechnung steht.',
    link: 'MWST-Nummer eintragen',
  },
  labels: {
    client: 'Kunde',
    partner: 'Partner',
    product: 'Produkt',
    access: 'Zugriff',
    payment: 'Zahlungsmittel',
    day: 'Datum',
    subject: 'Betrifft',
  },
  access: { FULL: 'Vollständiger Zugriff', LIMITED: 'Eingeschränkter Zugriff' },
  payment: { CLIENT: 'Zahlungsmittel des Kunden', PARTNER: 'Zahlungsmittel des Partners' },
  date: (date) => dayMonthYear(date, '.'),
  notices: {
    'partnership-offered': ({ client }) => ({
      subject: `${client} lädt Sie als Partner ein`,
      body: [
        `${client} möchte Sie als Partner hinzufügen.`,
        'Die Partnerschaft beginnt erst, wenn Sie die Einladung annehmen.',
      ],
    }),
    'access-requested': ({ partner }) => ({
      subject: `${partner} bittet um Zugriff`,
      body: [
        `${partner} möchte Sie als Kunden hinzufügen und bittet um Zugriff auf Ihre Produkte.`,
        'Sie entscheiden, welche Rechte Sie gewähren; es können andere sein als die gewünschten.',
      ],
    }),
    'verify-granted-access': ({ client }) => ({
      subject: `Bitte prüfen Sie die Rechte bei ${client}`,
      body: [
        `Die Partnerschaft mit ${client} ist aktiv.`,
        'Bitte prüfen Sie die gewährten Rechte und gegebenenfalls das Zahlungsmittel.',
      ],
    }),
    'payment-method-changed': ({ client }) => ({
      subject: `Anderes Zahlungsmittel bei ${client}`,
      body: [
        `${client} hat das Zahlungsmittel für Bestellungen und Verlängerungen geändert.`,
        'Die Änderung gilt für alles, was ab jetzt bestellt oder verlängert wird.',
      ],
    }),
    'mandate-lapsed': ({ client }) => ({
      subject: `Automatische Verlängerung beendet: ${client}`,
      body: [
        `Ein Produkt von ${client} wird nicht mehr automatisch verlängert.`,
        'Es läuft am Ende der bezahlten Periode ab, wenn es niemand verlängert.',
      ],
    }),
    'invitation-resent': ({ other }) => ({
      subject: `Erinnerung: Einladung von ${other}`,
      body: [`${other} wartet auf Ihre Antwort auf die Einladung zu einer Partnerschaft.`],
    }),
    'invitation-declined': ({ other }) => ({
      subject: `${other} hat Ihre Einladung abgelehnt`,
      body: [
        `${other} hat Ihre Einladung zu einer Partnerschaft abgelehnt.`,
        'Es ändert sich nichts an Ihren Zugriffen.',
      ],
    }),
    'invitation-withdrawn': ({ other }) => ({
      subject: `Die Einladung von ${other} gilt nicht mehr`,
      body: [`Die Einladung von ${other} wurde zurückgezogen. Sie brauchen nichts zu tun.`],
    }),
    'invitation-expired': ({ other }) => ({
      subject: `Abgelaufen: Einladung mit ${other}`,
      body: [
        `Die Einladung zwischen Ihnen und ${other} ist abgelaufen, weil sie nicht rechtzeitig beantwortet wurde.`,
        'Beide Seiten können eine neue verschicken.',
      ],
    }),
    'partnership-ended': ({ other }) => ({
      subject: `Partnerschaft mit ${other} beendet`,
      body: [
        `Die Partnerschaft mit ${other} ist beendet, und mit ihr jeder Zugriff.`,
        'Bereits verdientes Einkommen (Cashback) bleibt geschuldet.',
      ],
    }),
    'access-changed': ({ client }) => ({
      subject: `Ihr Zugriff bei ${client} hat sich geändert`,
      body: [`${client} hat geändert, auf welche Produkte Sie Zugriff haben.`],
    }),
    'payment-method-proposed': ({ partner }) => ({
      subject: `${partner} schlägt ein Zahlungsmittel vor`,
      body: [
        `${partner} schlägt Ihnen ein anderes Zahlungsmittel für Bestellungen und Verlängerungen vor.`,
        'Nur Sie können es ändern; ohne Ihr Zutun bleibt alles, wie es ist.',
      ],
    }),
    'renewal-coming': ({ client, automatic }) => ({
      subject: `Verlängerung steht an: ${client}`,
      body: [
        `Die bezahlte Periode eines Produkts von ${client} geht zu Ende.`,
        automatic
          ? 'Es wird 14 Tage vorher automatisch verlängert. Sie brauchen nichts zu tun.'
          : 'Es läuft ab, wenn es bis dahin niemand verlängert.',
      ],
    }),
    'membership-admitted': ({ partner }) => ({
      subject: 'Willkommen im Partnerprogramm',
      body: [
        `${partner} ist in das Partnerprogramm aufgenommen.`,
        'Kunden und Einkommen finden Sie im Reseller-Bereich.',
      ],
    }),
    'membership-rejected': ({ partner }) => ({
      subject: 'Ihre Anmeldung zum Partnerprogramm',
      body: [`Die Anmeldung von ${partner} zum Partnerprogramm wurde nicht angenommen.`],
    }),
    'membership-suspended': ({ partner }) => ({
      subject: 'Ihre Teilnahme am Partnerprogramm ruht',
      body: [
        `Die Teilnahme von ${partner} am Partnerprogramm ruht.`,
        'Solange können Sie weder Kunden hinzufügen noch für Kunden bestellen oder verlängern. Verdientes bleibt geschuldet.',
      ],
    }),
    'membership-reinstated': ({ partner }) => ({
      subject: 'Sie nehmen wieder am Partnerprogramm teil',
      body: [`${partner} nimmt wieder am Partnerprogramm teil.`],
    }),
    'threshold-missed': ({ partner }) => ({
      subject: 'Jährlicher Mindestumsatz nicht erreicht',
      body: [
        `Die von ${partner} verwalteten Produkte haben in den letzten zwölf Monaten weniger als CHF 2000 oder EUR 1800 ergeben.`,
        'Bis zum genannten Datum haben Sie Zeit. Niemand wird von selbst ausgeschlossen.',
      ],
    }),
    'terms-published': ({ partner }) => ({
      subject: 'Neue Bedingungen für Reseller',
      body: [
        `Für ${partner} gibt es eine neue Fassung der besonderen Bedingungen für Reseller.`,
        'Bitte lesen und akzeptieren Sie sie.',
      ],
    }),
    'tender-published': () => ({
      subject: 'Neue Ausschreibung',
      body: ['Es wurde eine Ausschreibung veröffentlicht, auf die Sie antworten können.'],
    }),
    'tender-reply': ({ partner }) => ({
      subject: `${partner} hat auf Ihre Ausschreibung geantwortet`,
      body: [
        `${partner} hat auf Ihre Ausschreibung geantwortet.`,
        'Wenn Sie kein Konto haben, lesen Sie die Antwort mit dem Schlüssel, den Sie bei der Veröffentlichung erhalten haben.',
      ],
    }),
    'tender-awarded': () => ({
      subject: 'Sie haben den Zuschlag erhalten',
      body: [
        'Sie haben den Zuschlag für die Ausschreibung erhalten. Er gilt erst, wenn Sie ihn annehmen.',
        'Für diesen Auftrag verwenden Sie ausschliesslich unsere Produkte.',
      ],
    }),
    'tender-award-accepted': ({ partner }) => ({
      subject: `${partner} hat den Zuschlag angenommen`,
      body: [
        `${partner} hat den Zuschlag für Ihre Ausschreibung angenommen und verwendet dafür ausschliesslich unsere Produkte.`,
        'Die Ausschreibung nimmt keine Antworten mehr an.',
      ],
    }),
    'tender-not-awarded': () => ({
      subject: 'Zuschlag an einen anderen Partner',
      body: ['Die Ausschreibung, auf die Sie geantwortet haben, ist an einen anderen Partner gegangen.'],
    }),
    'support-access-used': ({ client }) => ({
      subject: 'Der Support war in Ihrem Konto',
      body: [
        `Der Support hat den befristeten Zugriff benutzt, den ${client} gewährt hat.`,
        'Sie können den Zugriff jederzeit zurücknehmen.',
      ],
    }),
    'order-cancelled': ({ client }) => ({
      subject: `Bestellung storniert: ${client}`,
      body: [
        `Eine Bestellung für ${client} wurde storniert, bevor sie bezahlt war.`,
        'Es ist nichts mehr zu bezahlen, und niemand verdient daran.',
      ],
    }),
    'termination-scheduled': ({ client }) => ({
      subject: `Kündigung vorgemerkt: ${client}`,
      body: [
        `Ein Produkt von ${client} endet am genannten Datum und wird nicht mehr verlängert.`,
        'Bis dahin kann die Kündigung zurückgenommen werden.',
      ],
    }),
    'termination-withdrawn': ({ client }) => ({
      subject: `Kündigung zurückgenommen: ${client}`,
      body: [
        `Ein Produkt von ${client} endet nun doch nicht am genannten Datum.`,
        'Automatisch verlängert wird es erst wieder, wenn Sie das neu einrichten.',
      ],
    }),
    'product-terminated': ({ client }) => ({
      subject: `Produkt beendet: ${client}`,
      body: [`Ein Produkt von ${client} ist beendet, und mit ihm jeder Zugriff darauf.`],
    }),
    'warranty-used': ({ client }) => ({
      subject: `Von der Garantie verlängert: ${client}`,
      body: [
        `Ein Produkt von ${client} wäre abgelaufen. Ihre Garantie hat die Verlängerung bezahlt.`,
        'Sie bezahlt keine weitere. Bitte richten Sie die nächste Verlängerung ein.',
      ],
    }),
  },
};
