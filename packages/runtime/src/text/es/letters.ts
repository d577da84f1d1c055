import type { letters as en } from '../en/letters.ts';

/** Texts of area `letters`, Spanish. */
export const letters = {
  'letters.hello': 'Hola:',
  'letters.hello_name': 'Hola, {name}:',
  'letters.invitation.subject': 'Tu llave de {coop}',
  'letters.invitation.body':
    '{hello}\n\nFormas parte de {coop}. Con esta invitación creas tu cuenta: un nombre de usuario y una contraseña para todas nuestras aplicaciones.\n\nAbre el enlace y elige un nombre de usuario y una contraseña. Son dos minutos.\n\n{link}\n\nEl enlace es solo para ti y vale 30 días. No lo reenvíes, por favor.\n\nRecibes este correo porque los libros de {coop} muestran tu aportación o tu papel con esta dirección. Si no quieres una cuenta, no hagas nada: te lo recordamos dos veces y dejamos de escribir.',
  'letters.invitation.link': 'Crear mi cuenta',
  'letters.invitation-reminder.subject': 'Tu llave de {coop} te espera',
  'letters.invitation-reminder.body':
    '{hello}\n\nHace una semana te enviamos una invitación: con ella creas tu cuenta para todas las aplicaciones de {coop}. Aún no se ha usado.\n\n{link}\n\nEl enlace es solo para ti. Si no quieres una cuenta, no hagas nada: escribimos una vez más y lo dejamos.',
  'letters.invitation-reminder.link': 'Crear mi cuenta',
  'letters.invitation-last.subject': 'Último recordatorio: tu llave de {coop}',
  'letters.invitation-last.body':
    '{hello}\n\nTu invitación a las aplicaciones de {coop} aún no se ha usado. Vale hasta el {date}.\n\n{link}\n\nEste es el último correo sobre ella. Siempre puedes pedirnos otro enlace.',
  'letters.invitation-last.link': 'Crear mi cuenta',
  'letters.claimed.subject': 'Tu cuenta de {coop} está lista',
  'letters.claimed.body':
    'Tu cuenta de {coop} está lista. Tu nombre de usuario es {username}.\n\n{link}\n\nSi no fuiste tú, escríbenos cuanto antes.',
  'letters.claimed.link': 'A tus aplicaciones',
  'letters.grace-started.subject': 'Tu aportación a {coop} se ha detenido',
  'letters.grace-started.body':
    '{hello}\n\nLos libros muestran que tu aportación a {coop} se ha detenido. A veces pasa: caduca una tarjeta, el banco dice que no.\n\nDe momento no cambia nada: conservas tu acceso hasta el {date}. Si vuelves a aportar antes, no tienes que hacer nada más.\n\n{link}\n\nSe trata de: {groups}.\n\nSi pagas de otra manera o ahora no puedes pagar, escríbenos. Encontraremos la forma.',
  'letters.grace-started.link': 'Aportar',
  'letters.cancelled.subject': 'Tienes acceso a {coop} hasta el {date}',
  'letters.cancelled.body':
    '{hello}\n\nHas terminado tu aportación a {coop}. Gracias por lo que diste.\n\nLo que pagaste sigue siendo tuyo: tienes acceso hasta el {date}. Te lo recordaremos una vez antes de ese día.\n\nSi cambias de idea, vuelve a aportar cuando quieras y nada se interrumpe.\n\n{link}\n\nSe trata de: {groups}.\n\nSi no querías terminarla, escríbenos.',
  'letters.cancelled.link': 'Aportar',
  'letters.ends-soon.subject': 'Tu acceso a {coop} termina el {date}',
  'letters.ends-soon.body':
    '{hello}\n\nUn recordatorio, como prometimos: tu aportación a {coop} ha terminado, y con ella tu acceso termina el {date}.\n\nPara conservarlo, vuelve a aportar antes.\n\n{link}\n\nSi te vas: llévate lo que quieras conservar mientras todo sigue abierto. {export}\n\nSe trata de: {groups}.',
  'letters.ends-soon.link': 'Aportar',
  'letters.renewal-note.subject': 'Tu aportación anual a {coop} se renueva el {date}',
  'letters.renewal-note.body':
    '{hello}\n\nTu aportación anual a {coop} se renueva por sí sola el {date}. No tienes que hacer nada.\n\nSi ha cambiado tu tarjeta, o quieres dar más, menos o nada, puedes decirlo antes de ese día.\n\n{link}\n\nGracias por formar parte.',
  'letters.renewal-note.link': 'Mi aportación',
  'letters.access-ended.subject': 'Tu acceso a {coop} ha terminado',
  'letters.access-ended.body':
    '{hello}\n\nTu aportación a {coop} se detuvo hace un tiempo, y ahora ha terminado tu acceso a nuestras aplicaciones.\n\nQué pasa con tus datos: ahora no se borra nada. Tus archivos, mensajes y ajustes siguen como están, cerrados, y no se borra nada sin que una persona lo mire antes.\n\nCómo llevártelos: responde a este correo y te enviamos tus datos o abrimos las aplicaciones un día.\n\nVuelve a aportar y todo se abre por sí solo en unos minutos.\n\n{link}\n\nSi pagas de otra manera o ahora no puedes pagar, escríbenos. Encontraremos la forma.',
  'letters.access-ended.link': 'Aportar',
  'letters.group-ended.subject': 'Un cambio en lo que tienes abierto en {coop}',
  'letters.group-ended.body':
    '{hello}\n\nLos libros de {coop} muestran que esto ha terminado para ti: {groups}. Lo que solo abría ese grupo se ha cerrado; todo lo demás sigue abierto.\n\nNo se ha borrado nada tuyo. Si necesitas algo de allí, o crees que es un error, responde a este correo.\n\n{link}',
  'letters.group-ended.link': 'A tus aplicaciones',
  'letters.suspended.subject': 'Tus aplicaciones de {coop} están cerradas por ahora',
  'letters.suspended.body':
    '{hello}\n\n{reason}\n\nSe ha cerrado tu sesión en las aplicaciones. Tus archivos, mensajes y ajustes siguen como están.\n\nSi crees que es un error, responde a este correo.',
  'letters.restored.subject': 'Tus aplicaciones de {coop} vuelven a estar abiertas',
  'letters.restored.body':
    '{hello}\n\n¡Qué bien que vuelvas! Tus aplicaciones se abren de nuevo en unos minutos, con todo lo que era tuyo.\n\n{link}',
  'letters.restored.link': 'A tus aplicaciones',
  'letters.left.subject': 'Ya no formas parte de {coop}',
  'letters.left.body':
    '{hello}\n\nYa no formas parte de {coop}, y con eso termina tu acceso a nuestras aplicaciones. Gracias por haber estado.\n\nDe momento guardamos lo que hiciste allí, y no se borra nada sin que una persona lo mire antes. Para llevártelo o pedir que se borre, responde a este correo.\n\nPuedes volver cuando quieras: vuelve a aportar y todo se abre por sí solo.\n\n{link}',
  'letters.left.link': 'Aportar',
  'letters.ended-by-admin.subject': 'Tu acceso a {coop} ha terminado',
  'letters.ended-by-admin.body':
    '{hello}\n\nLa administración de {coop} ha terminado tu acceso a nuestras aplicaciones.\n\n{until_paid}\n\n{link}\n\nNo se ha borrado nada tuyo. Para llevártelo, o si crees que es un error, responde a este correo.',
  'letters.ended-by-admin.link': 'Aportar',
  'letters.until_paid': 'Se abre de nuevo por sí solo en cuanto llegue otra aportación tuya.',
  'letters.export': 'La página de tu cuenta muestra lo que guardamos de ti: {url}',
  'letters.cli.quiet':
    'Nunca se le escribe, ni sobre esto ni sobre nada. REASON: {reasons}; si falta, conflict.',
  'letters.cli.mail': 'No escribir nunca a una persona, o volver a escribirle.',
  'letters.cli.never': 'No se le escribe nada más. REASON: {reasons}.',
  'letters.cli.again': 'Se le vuelve a escribir.',
  'letters.cli.choose': 'Indica --never REASON o --again.',
  'letters.cli.reason': 'El motivo es uno de estos: {reasons}.',
  'letters.mark.title': 'Correo',
  'letters.mark.none': 'A esta persona se le escribe cuando algo cambia para ella.',
  'letters.mark.never':
    'A esta persona no se le escribe nunca ({reason}). Solo se envía lo que ella misma pide.',
  'letters.mark.why': 'Por qué',
  'letters.mark.set': 'No escribir nunca a esta persona',
  'letters.mark.again': 'Volver a escribir a esta persona',
  'letters.mark.done': 'A esta persona ya no se le escribe nada.',
  'letters.mark.undone': 'A esta persona se le vuelve a escribir.',
  'letters.reason.bereavement': 'un duelo',
  'letters.reason.conflict': 'un conflicto',
  'letters.reason.asked': 'nos lo pidió',
} as const satisfies Record<keyof typeof en, string>;
