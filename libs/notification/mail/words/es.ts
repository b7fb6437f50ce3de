import { dayMonthYear, type Words } from '../words.js';

/** Spanish. */
export const es: Words = {
  greeting: 'Buenos días:',
  closing: 'Un cordial saludo\nSu programa de socios',
  footer: 'Este mensaje se ha enviado automáticamente. Le rogamos que no responda.',
  console: 'Abrir en el Manager',
  vatBanner: {
    text: 'Su empresa no tiene ningún número de IVA registrado. Indíquelo para que figure en la próxima factura.',
    link: 'Indicar el número de IVA',
  },
  labels: {
    client: 'Cliente',
    partner: 'Socio',
    product: 'Producto',
    access: 'Acceso',
    payment: 'Medio de pago',
    day: 'Fecha',
    subject: 'Asunto',
  },
  access: { FULL: 'Acceso completo', LIMITED: 'Acceso limitado' },
  payment: { CLIENT: 'Medio de pago del cliente', PARTNER: 'Medio de pago del socio' },
  date: (date) => dayMonthYear(date, '/'),
  notices: {
    'partnership-offered': ({ client }) => ({
      subject: `${client} le invita como socio`,
      body: [
        `${client} desea añadirle como socio.`,
        'La colaboración no empieza hasta que usted acepte la invitación.',
      ],
    }),
    'access-requested': ({ partner }) => ({
      subject: `${partner} solicita acceso`,
      body: [
        `${partner} desea añadirle como cliente y solicita acceso a sus productos.`,
        'Usted decide qué derechos concede; pueden ser distintos de los solicitados.',
      ],
    }),
    'verify-granted-access': ({ client }) => ({
      subject: `Verifique sus derechos con ${client}`,
      body: [
        `La colaboración con ${client} está activa.`,
        'Le rogamos que verifique los derechos concedidos y, si procede, el medio de pago.',
      ],
    }),
    'payment-method-changed': ({ client }) => ({
      subject: `Otro medio de pago con ${client}`,
      body: [
        `${client} ha cambiado el medio de pago de pedidos y renovaciones.`,
        'El cambio vale para todo lo que se pida o renueve a partir de ahora.',
      ],
    }),
    'mandate-lapsed': ({ client }) => ({
      subject: `Fin de la renovación automática: ${client}`,
      body: [
        `Un producto de ${client} ya no se renueva automáticamente.`,
        'Caduca al final del período pagado si nadie lo renueva.',
      ],
    }),
    'invitation-resent': ({ other }) => ({
      subject: `Recordatorio: invitación de ${other}`,
      body: [`${other} espera su respuesta a la invitación a una colaboración.`],
    }),
    'invitation-declined': ({ other }) => ({
      subject: `${other} ha rechazado su invitación`,
      body: [`${other} ha rechazado su invitación a una colaboración.`, 'Nada cambia en sus accesos.'],
    }),
    'invitation-withdrawn': ({ other }) => ({
      subject: `La invitación de ${other} ya no es válida`,
      body: [`La invitación de ${other} se ha retirado. No tiene que hacer nada.`],
    }),
    'invitation-expired': ({ other }) => ({
      subject: `Caducada: invitación con ${other}`,
      body: [
        `La invitación entre usted y ${other} ha caducado por no responderse a tiempo.`,
        'Ambas partes pueden enviar una nueva.',
      ],
    }),
    'partnership-ended': ({ other }) => ({
      subject: `Colaboración con ${other} terminada`,
      body: [
        `La colaboración con ${other} ha terminado y, con ella, todo acceso.`,
        'El ingreso (cashback) ya obtenido se sigue debiendo.',
      ],
    }),
    'access-changed': ({ client }) => ({
      subject: `Su acceso con ${client} ha cambiado`,
      body: [`${client} ha cambiado los productos a los que usted tiene acceso.`],
    }),
    'payment-method-proposed': ({ partner }) => ({
      subject: `${partner} propone un medio de pago`,
      body: [
        `${partner} le propone otro medio de pago para pedidos y renovaciones.`,
        'Solo usted puede cambiarlo; si no hace nada, todo sigue igual.',
      ],
    }),
    'renewal-coming': ({ client, automatic }) => ({
      subject: `Próxima renovación: ${client}`,
      body: [
        `El período pagado de un producto de ${client} está a punto de terminar.`,
        automatic
          ? 'Se renueva automáticamente 14 días antes. No tiene que hacer nada.'
          : 'Caduca si nadie lo renueva hasta entonces.',
      ],
    }),
    'membership-admitted': ({ partner }) => ({
      subject: 'Bienvenido al programa de socios',
      body: [
        `${partner} ha sido admitido en el programa de socios.`,
        'Encontrará clientes e ingresos en el área de revendedores.',
      ],
    }),
    'membership-rejected': ({ partner }) => ({
      subject: 'Su solicitud al programa de socios',
      body: [`La solicitud de ${partner} al programa de socios no ha sido aceptada.`],
    }),
    'membership-suspended': ({ partner }) => ({
      subject: 'Su participación en el programa está suspendida',
      body: [
        `La participación de ${partner} en el programa de socios está suspendida.`,
        'Mientras tanto no puede añadir clientes ni pedir o renovar para ellos. Lo obtenido se sigue debiendo.',
      ],
    }),
    'membership-reinstated': ({ partner }) => ({
      subject: 'Participa de nuevo en el programa',
      body: [`${partner} participa de nuevo en el programa de socios.`],
    }),
    'threshold-missed': ({ partner }) => ({
      subject: 'Mínimo anual no alcanzado',
      body: [
        `Los productos gestionados por ${partner} han sumado menos de CHF 2000 o EUR 1800 en los últimos doce meses.`,
        'Tiene tiempo hasta la fecha indicada. Nadie queda excluido automáticamente.',
      ],
    }),
    'terms-published': ({ partner }) => ({
      subject: 'Nuevas condiciones para revendedores',
      body: [
        `Hay una nueva versión de las condiciones especiales para revendedores para ${partner}.`,
        'Le rogamos que la lea y la acepte.',
      ],
    }),
    'tender-published': () => ({
      subject: 'Nueva licitación',
      body: ['Se ha publicado una licitación a la que puede responder.'],
    }),
    'tender-reply': ({ partner }) => ({
      subject: `${partner} ha respondido a su licitación`,
      body: [
        `${partner} ha respondido a su licitación.`,
        'Si no tiene cuenta, lea la respuesta con la clave que recibió al publicarla.',
      ],
    }),
    'tender-awarded': () => ({
      subject: 'Ha ganado la licitación',
      body: [
        'Se le ha adjudicado la licitación. La adjudicación solo vale si la acepta.',
        'Para este encargo utiliza exclusivamente nuestros productos.',
      ],
    }),
    'tender-award-accepted': ({ partner }) => ({
      subject: `${partner} ha aceptado la adjudicación`,
      body: [
        `${partner} ha aceptado la adjudicación de su licitación y utiliza para ello exclusivamente nuestros productos.`,
        'La licitación ya no admite respuestas.',
      ],
    }),
    'tender-not-awarded': () => ({
      subject: 'Licitación adjudicada a otro socio',
      body: ['La licitación a la que respondió se ha adjudicado a otro socio.'],
    }),
    'support-access-used': ({ client }) => ({
      subject: 'El soporte ha entrado en su cuenta',
      body: [
        `El soporte ha usado el acceso temporal que ${client} concedió.`,
        'Puede retirar este acceso en cualquier momento.',
      ],
    }),
    'order-cancelled': ({ client }) => ({
      subject: `Pedido cancelado: ${client}`,
      body: [
        `Un pedido para ${client} se ha cancelado antes de pagarse.`,
        'Ya no hay nada que pagar y nadie gana nada con él.',
      ],
    }),
    'termination-scheduled': ({ client }) => ({
      subject: `Baja prevista: ${client}`,
      body: [
        `Un producto de ${client} termina en la fecha indicada y ya no se renueva.`,
        'Hasta entonces se puede retirar la baja.',
      ],
    }),
    'termination-withdrawn': ({ client }) => ({
      subject: `Baja retirada: ${client}`,
      body: [
        `Un producto de ${client} finalmente no termina en la fecha indicada.`,
        'Solo vuelve a renovarse automáticamente si lo configura de nuevo.',
      ],
    }),
    'product-terminated': ({ client }) => ({
      subject: `Producto terminado: ${client}`,
      body: [`Un producto de ${client} ha terminado y, con él, todo acceso a este producto.`],
    }),
    'warranty-used': ({ client }) => ({
      subject: `Renovado por la garantía: ${client}`,
      body: [
        `Un producto de ${client} habría caducado. Su garantía ha pagado la renovación.`,
        'No pagará ninguna otra. Por favor, organice la próxima renovación.',
      ],
    }),
  },
};
