import type { mail as en } from '../en/mail.ts';

/** Texts of area `mail`, Spanish. */
export const mail = {
  'mail.hello': 'Hola:',
  'mail.hello_name': 'Hola, {name}:',
  'mail.contact': '¿Preguntas? Escribe a {contact}',
  'mail.link_plain': 'Si el botón no funciona, copia esta dirección:',
  'mail.open_apps': 'A tus aplicaciones',
  'mail.contribute': 'Aportar',
  'mail.invitation.subject': 'Tu llave de {coop}',
  'mail.invitation.text':
    'Formas parte de {coop}. Con esta invitación creas tu cuenta: un nombre de usuario y una contraseña para todas nuestras aplicaciones.',
  'mail.invitation.how': 'Abre el enlace y elige un nombre de usuario y una contraseña. Son dos minutos.',
  'mail.invitation.go': 'Crear mi cuenta',
  'mail.invitation.good_for': 'El enlace es solo para ti y vale 30 días. No lo reenvíes, por favor.',
  'mail.invitation.why':
    'Recibes este correo porque los libros de {coop} muestran tu aportación o tu papel con esta dirección. Si no quieres una cuenta, no hagas nada: no seguiremos escribiendo.',
  'mail.preview.subject': '[Vista previa] {subject}',
  'mail.preview.note':
    'Esto es una vista previa para ti. Cada persona recibe el texto de abajo con su propio enlace; el de aquí lleva a la página general.',
  'mail.claimed.subject': 'Tu cuenta de {coop} está lista',
  'mail.claimed.text': 'Tu cuenta de {coop} está lista. Tu nombre de usuario es {username}.',
  'mail.claimed.not_you': 'Si no fuiste tú, escríbenos cuanto antes.',
  'mail.grace.subject': 'Tu aportación a {coop} se ha detenido',
  'mail.grace.text':
    'Los libros muestran que tu aportación a {coop} se ha detenido. A veces pasa: caduca una tarjeta, el banco dice que no.',
  'mail.grace.until':
    'De momento no cambia nada: conservas todas tus aplicaciones hasta el {date}. Si vuelves a aportar antes, no tienes que hacer nada más.',
  'mail.grace.for_now':
    'De momento no cambia nada: conservas todas tus aplicaciones. Si vuelves a aportar, no tienes que hacer nada más.',
  'mail.grace.group': 'Se trata del grupo «{group}».',
  'mail.grace.mistake':
    'Si pagas de otra manera o ahora no puedes pagar, escríbenos. Encontraremos la forma.',
  'mail.suspended.subject': 'Tus aplicaciones de {coop} están cerradas por ahora',
  'mail.suspended.text':
    'Se ha cerrado tu sesión en las aplicaciones. Tus archivos, mensajes y ajustes siguen como están.',
  'mail.restored.subject': 'Tus aplicaciones de {coop} vuelven a estar abiertas',
  'mail.restored.text':
    '¡Qué bien que vuelvas! Tus aplicaciones se abren de nuevo en unos minutos, con todo lo que era tuyo.',
  'mail.left.subject': 'Ya no formas parte de {coop}',
  'mail.left.text':
    'Ya no formas parte de {coop}, y con eso termina tu acceso a nuestras aplicaciones. Gracias por haber estado.',
  'mail.left.kept':
    'De momento guardamos lo que hiciste allí. Puedes volver cuando quieras; mientras tanto, escríbenos si necesitas algo.',
  'mail.ended.subject': 'Tu acceso a {coop} ha terminado',
  'mail.ended.text': 'La administración de {coop} ha terminado tu acceso a nuestras aplicaciones.',
  'mail.ended.mistake': 'Si crees que es un error, responde a este correo.',
  'mail.ended.until_paid': 'Se abre de nuevo por sí solo en cuanto llegue otra aportación tuya.',
  'mail.many.subject.one': 'Hay {count} persona nueva que te espera ({coop})',
  'mail.many.subject.other': 'Hay {count} personas nuevas que te esperan ({coop})',
  'mail.many.text.one':
    'En los libros ha aparecido más gente nueva de lo normal: {count} en un día. No se invita a nadie antes de que alguien mire.',
  'mail.many.text.other':
    'En los libros ha aparecido más gente nueva de lo normal: {count} en un día. No se invita a nadie antes de que alguien mire.',
  'mail.many.look': 'Mirarlo',
  'mail.shell.subject': 'Se ha cambiado algo desde la línea de órdenes ({coop})',
  'mail.shell.text':
    'Alguien con acceso al servidor ha ejecutado esto en su línea de órdenes: latchkey {act}',
  'mail.shell.why':
    'Todas las personas con un rol en {coop} reciben este correo cada vez, porque la línea de órdenes lo puede todo. Si no sabes quién ha sido, pregunta enseguida a quien lleva el servidor.',
  'mail.source.subject': 'No se puede leer la fuente «{source}» ({coop})',
  'mail.source.text': 'La fuente «{source}» lleva un tiempo sin leerse por completo.',
  'mail.source.code': 'Qué ha fallado: {code}',
  'mail.source.nobody_loses':
    'Nadie pierde el acceso por esto. Las personas y los pagos nuevos se verán cuando se pueda leer otra vez.',
} as const satisfies Record<keyof typeof en, string>;
