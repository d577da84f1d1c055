import type { names as en } from '../en/names.ts';

/** Texts of area `names`, Spanish. */
export const names: Record<keyof typeof en, string> = {
  'names.change': 'Cambiar',
  'names.name.title': 'Tu nombre',
  'names.name.text':
    'El nombre que uses. Es tuyo: lo que digan los libros no lo cambia nunca, y nadie tiene que dar su acuerdo.',
  'names.name.apps': 'En menos de un minuto se verá en {apps}.',
  'names.name.no_apps': 'Se ve allí donde se te conoce aquí.',
  'names.name.old': 'El anterior no se guarda en ningún lugar de aquí.',
  'names.name.saved': 'Desde ahora ese es tu nombre. Se lo estamos diciendo a tus aplicaciones.',
  'names.back': 'Volver a tu cuenta',
  'names.handle.title': 'Otro nombre de usuario',
  'names.handle.now': 'El tuyo es {username}.',
  'names.handle.text':
    'Uno nuevo sirve cuando el anterior no debe acompañarte: un nombre de antes, o tu seguridad. No hace falta decir por qué. La administración lo concede con un clic.',
  'names.handle.wanted': 'Nombre de usuario nuevo',
  'names.handle.ask': 'Pedirlo',
  'names.handle.withdraw': 'Retirar la petición',
  'names.handle.state.checking':
    'Se está preguntando a tus aplicaciones si está libre. Vuelve a mirar en un momento.',
  'names.handle.state.asked':
    'Queda guardado para ti. Ahora se pregunta a la administración; hasta entonces no cambia nada.',
  'names.handle.state.granted': 'Tu última petición se concedió: entras con tu nombre de usuario nuevo.',
  'names.handle.state.refused':
    'Tu última petición no se concedió. Escribe a tu cooperativa si quieres hablarlo.',
  'names.handle.state.withdrawn': 'Retiraste tu última petición.',
  'names.handle.state.taken': 'El último que pediste se usa en una de tus aplicaciones. Elige otro.',
  'names.handle.fault.asked-already': 'Ya has pedido uno. Retira antes esa petición.',
  'names.handle.fault.too-many': 'Han sido muchas veces en un día. Prueba de nuevo mañana.',
  'names.moves.title': 'Cuentas por trasladar',
  'names.moves.why':
    'En {app} un nombre de usuario es para siempre, así que allí tendrás una cuenta nueva. La anterior funciona hasta que digas que ya.',
  'names.moves.merge': 'Tenías dos cuentas en {app}. Una se queda; la otra está parada y se puede vaciar.',
  'names.moves.take':
    'Llévate lo que solo tiene la cuenta anterior: archivos, borradores, listas de grupos y salas.',
  'names.moves.keys':
    'Exporta las claves de tus mensajes cifrados, y guarda el archivo y su frase de acceso.',
  'names.moves.tell': 'Di a la gente con qué nombre te encuentra. O a nadie: tú decides.',
  'names.moves.say': 'Después di que ya. Quien cuida la aplicación hace el resto.',
  'names.moves.press': 'Ya está',
  'names.moves.ready': 'Lo has dicho. La administración cierra ahora la cuenta anterior.',
  'names.handles.title': 'Nombres de usuario',
  'names.handles.intro':
    'Quienes piden otro nombre de usuario. Basta una persona de administración, y nadie tiene que decir por qué. El anterior no se enseña ni se da a nadie más.',
  'names.handles.none': 'Nadie pide otro nombre de usuario.',
  'names.handles.asks': '«{username}» quiere llamarse «{wanted}».',
  'names.handles.no_apps': 'Ninguna aplicación conoce todavía a esta persona.',
  'names.handles.grant': 'Conceder',
  'names.handles.refuse': 'No conceder',
  'names.handles.moves': 'Para hacer a mano',
  'names.handles.moves_text':
    'Estas aplicaciones no pueden cambiar un nombre de usuario. Espera a que la persona diga que ya, y sigue los pasos.',
  'names.handles.ready': 'ya está',
  'names.handles.not_ready': 'todavía no',
  'names.handles.step.untie': 'En {app}, quita a la cuenta «{handle}» el enlace con este sitio, y ciérrala.',
  'names.handles.step.merge': 'En {app}, mira que en la cuenta «{handle}» no quede nada que haga falta.',
  'names.handles.step.press': 'Pulsa «Hecho»: la cuenta nueva se crea en menos de un minuto.',
  'names.handles.step.close': 'Pulsa «Hecho». La cuenta sigue parada.',
  'names.handles.done': 'Hecho',
  'names.handles.said.granted': 'Concedido. Se lo estamos diciendo a las aplicaciones.',
  'names.handles.said.refused': 'No concedido.',
  'names.handles.said.moved': 'Anotado.',
  'names.handles.said.gone': 'Eso ya no está abierto.',
  'names.handles.said.not-checked': 'Las aplicaciones no han respondido todas todavía.',
  'names.handles.said.own-request': 'Tu propia petición necesita a otra persona de administración.',
  'names.way.none-yet': 'allí no hay cuenta todavía',
  'names.way.unseen': 'no enseña nombres de usuario',
  'names.way.own-name': 'conserva allí su propio nombre',
  'names.way.renamed': 'cambia de nombre',
  'names.way.by-hand': 'no puede cambiarlo: cuenta nueva, a mano',
};
