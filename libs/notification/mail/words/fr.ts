import { dayMonthYear, type Words } from '../words.js';

/** French. */
export const fr: Words = {
  greeting: 'Bonjour,',
  closing: 'Meilleures salutations\nVotre programme partenaires',
  footer: 'Ce message a été envoyé automatiquement. Merci de ne pas y répondre.',
  console: 'Ouvrir dans le Manager',
  vatBanner: {
    text: 'Aucun numéro de TVA n’est enregistré pour votre entreprise. Indiquez-le pour qu’il figure sur la prochaine facture.',
    link: 'Indiquer le numéro de TVA',
  },
  labels: {
    client: 'Client',
    partner: 'Partenaire',
    product: 'Produit',
    access: 'Accès',
    payment: 'Moyen de paiement',
    day: 'Date',
    subject: 'Objet',
  },
  access: { FULL: 'Accès complet', LIMITED: 'Accès limité' },
  payment: { CLIENT: 'Moyen de paiement du client', PARTNER: 'Moyen de paiement du partenaire' },
  date: (date) => dayMonthYear(date, '.'),
  notices: {
    'partnership-offered': ({ client }) => ({
      subject: `${client} vous invite comme partenaire`,
      body: [
        `${client} souhaite vous ajouter comme partenaire.`,
        'Le partenariat ne commence que lorsque vous acceptez l’invitation.',
      ],
    }),
    'access-requested': ({ partner }) => ({
      subject: `${partner} demande un accès`,
      body: [
        `${partner} souhaite vous ajouter comme client et demande l’accès à vos produits.`,
        'Vous décidez des droits que vous accordez; ils peuvent être différents de ceux demandés.',
      ],
    }),
    'verify-granted-access': ({ client }) => ({
      subject: `Vérifiez vos droits chez ${client}`,
      body: [
        `Le partenariat avec ${client} est actif.`,
        'Veuillez vérifier les droits accordés et, le cas échéant, le moyen de paiement.',
      ],
    }),
    'payment-method-changed': ({ client }) => ({
      subject: `Autre moyen de paiement chez ${client}`,
      body: [
        `${client} a changé le moyen de paiement des commandes et renouvellements.`,
        'Le changement vaut pour tout ce qui est commandé ou renouvelé dès maintenant.',
      ],
    }),
    'mandate-lapsed': ({ client }) => ({
      subject: `Fin du renouvellement automatique: ${client}`,
      body: [
        `Un produit de ${client} n’est plus renouvelé automatiquement.`,
        'Il expire à la fin de la période payée si personne ne le renouvelle.',
      ],
    }),
    'invitation-resent': ({ other }) => ({
      subject: `Rappel: invitation de ${other}`,
      body: [`${other} attend votre réponse à son invitation à un partenariat.`],
    }),
    'invitation-declined': ({ other }) => ({
      subject: `${other} a refusé votre invitation`,
      body: [`${other} a refusé votre invitation à un partenariat.`, 'Rien ne change à vos accès.'],
    }),
    'invitation-withdrawn': ({ other }) => ({
      subject: `L’invitation de ${other} n’est plus valable`,
      body: [`L’invitation de ${other} a été retirée. Vous n’avez rien à faire.`],
    }),
    'invitation-expired': ({ other }) => ({
      subject: `Expirée: invitation avec ${other}`,
      body: [
        `L’invitation entre vous et ${other} a expiré, faute de réponse à temps.`,
        'Les deux parties peuvent en envoyer une nouvelle.',
      ],
    }),
    'partnership-ended': ({ other }) => ({
      subject: `Fin du partenariat avec ${other}`,
      body: [
        `Le partenariat avec ${other} est terminé, et avec lui tout accès.`,
        'Le revenu (cashback) déjà acquis reste dû.',
      ],
    }),
    'access-changed': ({ client }) => ({
      subject: `Votre accès chez ${client} a changé`,
      body: [`${client} a changé les produits auxquels vous avez accès.`],
    }),
    'payment-method-proposed': ({ partner }) => ({
      subject: `${partner} propose un moyen de paiement`,
      body: [
        `${partner} vous propose un autre moyen de paiement pour les commandes et renouvellements.`,
        'Vous seul pouvez le changer; si vous ne faites rien, tout reste comme avant.',
      ],
    }),
    'renewal-coming': ({ client, automatic }) => ({
      subject: `Renouvellement à venir: ${client}`,
      body: [
        `La période payée d’un produit de ${client} touche à sa fin.`,
        automatic
          ? 'Il sera renouvelé automatiquement 14 jours avant. Vous n’avez rien à faire.'
          : 'Il expire si personne ne le renouvelle d’ici là.',
      ],
    }),
    'membership-admitted': ({ partner }) => ({
      subject: 'Bienvenue au programme partenaires',
      body: [
        `${partner} est admis au programme partenaires.`,
        'Vous trouvez clients et revenus dans l’espace revendeur.',
      ],
    }),
    'membership-rejected': ({ partner }) => ({
      subject: 'Votre demande au programme partenaires',
      body: [`La demande de ${partner} au programme partenaires n’a pas été acceptée.`],
    }),
    'membership-suspended': ({ partner }) => ({
      subject: 'Votre participation au programme est suspendue',
      body: [
        `La participation de ${partner} au programme partenaires est suspendue.`,
        'Entre-temps, vous ne pouvez ni ajouter de clients, ni commander ou renouveler pour eux. Ce qui est acquis reste dû.',
      ],
    }),
    'membership-reinstated': ({ partner }) => ({
      subject: 'Vous participez de nouveau au programme',
      body: [`${partner} participe de nouveau au programme partenaires.`],
    }),
    'threshold-missed': ({ partner }) => ({
      subject: 'Chiffre d’affaires annuel minimal non atteint',
      body: [
        `Les produits gérés par ${partner} ont rapporté moins de CHF 2000 ou EUR 1800 ces douze derniers mois.`,
        'Vous avez jusqu’à la date indiquée. Personne n’est exclu automatiquement.',
      ],
    }),
    'terms-published': ({ partner }) => ({
      subject: 'Nouvelles conditions pour revendeurs',
      body: [
        `Une nouvelle version des conditions particulières pour revendeurs existe pour ${partner}.`,
        'Veuillez la lire et l’accepter.',
      ],
    }),
    'tender-published': () => ({
      subject: 'Nouvel appel d’offres',
      body: ['Un appel d’offres auquel vous pouvez répondre a été publié.'],
    }),
    'tender-reply': ({ partner }) => ({
      subject: `${partner} a répondu à votre appel d’offres`,
      body: [
        `${partner} a répondu à votre appel d’offres.`,
        'Si vous n’avez pas de compte, vous lisez la réponse avec la clé reçue lors de la publication.',
      ],
    }),
    'tender-awarded': () => ({
      subject: 'Vous avez remporté l’appel d’offres',
      body: [
        'L’appel d’offres vous a été attribué. L’attribution ne vaut que si vous l’acceptez.',
        'Pour ce mandat, vous utilisez exclusivement nos produits.',
      ],
    }),
    'tender-award-accepted': ({ partner }) => ({
      subject: `${partner} a accepté l’attribution`,
      body: [
        `${partner} a accepté l’attribution de votre appel d’offres et utilise pour cela exclusivement nos produits.`,
        'L’appel d’offres n’accepte plus de réponses.',
      ],
    }),
    'tender-not-awarded': () => ({
      subject: 'Appel d’offres attribué à un autre partenaire',
      body: ['L’appel d’offres auquel vous avez répondu a été attribué à un autre partenaire.'],
    }),
    'support-access-used': ({ client }) => ({
      subject: 'Le support a accédé à votre compte',
      body: [
        `Le support a utilisé l’accès temporaire que ${client} lui a accordé.`,
        'Vous pouvez retirer cet accès à tout moment.',
      ],
    }),
    'order-cancelled': ({ client }) => ({
      subject: `Commande annulée: ${client}`,
      body: [
        `Une commande pour ${client} a été annulée avant d’être payée.`,
        'Il n’y a plus rien à payer, et personne n’y gagne rien.',
      ],
    }),
    'termination-scheduled': ({ client }) => ({
      subject: `Résiliation prévue: ${client}`,
      body: [
        `Un produit de ${client} prend fin à la date indiquée et n’est plus renouvelé.`,
        'D’ici là, la résiliation peut être retirée.',
      ],
    }),
    'termination-withdrawn': ({ client }) => ({
      subject: `Résiliation retirée: ${client}`,
      body: [
        `Un produit de ${client} ne prend finalement pas fin à la date indiquée.`,
        'Il n’est de nouveau renouvelé automatiquement que si vous le demandez.',
      ],
    }),
    'product-terminated': ({ client }) => ({
      subject: `Produit terminé: ${client}`,
      body: [`Un produit de ${client} a pris fin, et avec lui tout accès à ce produit.`],
    }),
    'warranty-used': ({ client }) => ({
      subject: `Renouvelé par la garantie: ${client}`,
      body: [
        `Un produit de ${client} aurait expiré. Votre garantie en a payé le renouvellement.`,
        'Elle n’en paiera pas d’autre. Veuillez organiser le prochain renouvellement.',
      ],
    }),
  },
};
