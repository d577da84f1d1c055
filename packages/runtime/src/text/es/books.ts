import type { books as en } from '../en/books.ts';

/** Texts of area `books`, Spanish. */
export const books: Record<keyof typeof en, string> = {
  'books.pull.banner.title': 'Los libros «{source}» no se pueden leer desde el {date}.',
  'books.pull.banner.stale':
    'Desde entonces no se sabe nada de ellos. Quien lleva el servidor debería mirar si funciona.',
  'books.pull.banner.nobody_loses':
    'Mientras tanto nadie pierde nada y no se escribe a nadie por su contribución.',
  'books.pull.banner.look': 'Mirarlo',
  'books.pull.accept': 'Es correcto',
  'books.pull.accept_text': 'Lo he mirado y está bien así: se sigue leyendo desde aquí.',
  'books.pull.accepted': 'Anotado. Los libros se están leyendo de nuevo.',
  'books.pull.moved': 'Ha habido otra lectura desde que lo viste. Vuelve a mirar; no se ha hecho nada.',
  'books.pull.budget': 'Peticiones en el último minuto',
  'books.pull.budget_of': '{sent} de {allowed}',
  'books.pull.budget_left': '{sent} de {allowed}; la fuente dice que quedan {remaining} hasta las {time}',
  'books.pull.cli.requests': 'peticiones por minuto',
  'books.unclear.title': 'Lo que los libros dejan abierto',
  'books.unclear.intro':
    'Los libros por sí solos no deciden sobre estas personas: no se les da nada ni se les quita nada hasta que los libros estén claros o alguien de aquí lo haya mirado. Mira la contribución en los libros; lo que cambies allí se lee solo.',
  'books.unclear.none': 'Los libros no dejan nada abierto.',
  'books.unclear.group': '{group}: {why}',
  'books.unclear.basis': 'En los libros pone {basis}.',
  'books.unclear.more': 'Y {count} más.',
  'books.unclear.look': 'Ver a la persona',
  'books.unclear.by_hand': 'Apuntar a alguien a mano',
  'books.unclear.why.ambiguous':
    'el estado de la contribución es de los que tiene que mirar una persona (disputada, en revisión, un nivel que se borró o algo nuevo).',
  'books.unclear.why.books-paused-by-others':
    'la contribución la pausó el anfitrión, la plataforma o el colectivo, no quien paga.',
  'books.unclear.why.books-refund-unclear':
    'se devolvió dinero, y los libros no dicen de qué pago era ni por qué.',
  'books.unclear.back': 'Volver a los libros',
  'books.pull.token.subject': 'El token de «{source}» termina el {date} ({coop})',
  'books.pull.token.ends': 'El token con el que se leen los libros «{source}» sirve hasta el {date}.',
  'books.pull.token.ended': 'El token con el que se leen los libros «{source}» sirvió hasta el {date}.',
  'books.pull.token.how':
    'Crea un token personal nuevo en Open Collective, con la cuenta que creó el actual, y ponlo en esta página. Se prueba antes de sustituir al actual. Hasta entonces nada cambia y nadie pierde nada.',
  'books.pull.token.set': 'Poner un token nuevo',
  'books.pull.source.title': 'Fuente «{source}»',
  'books.pull.source.back': '← Libros',
  'books.pull.token.heading': 'Token',
  'books.pull.token.until': 'El actual sirve hasta el {date}.',
  'books.pull.token.no_end': 'No se ha indicado hasta cuándo sirve el actual.',
  'books.pull.token.by_reference':
    'Los ajustes toman este token de una variable o un archivo del servidor: quien lo lleva lo cambia allí.',
  'books.pull.token.new': 'Token personal nuevo',
  'books.pull.token.new_hint':
    '40 caracteres, creado en Open Collective en «For developers». Se prueba antes de sustituir al actual y nadie puede volver a leerlo.',
  'books.pull.token.last_day': 'Último día en que sirve',
  'books.pull.token.last_day_hint': 'Como lo muestra Open Collective. Déjalo vacío si el token no tiene fin.',
  'books.pull.token.try': 'Probarlo y ponerlo',
  'books.pull.token.fault': 'Esto no es un token personal: solo tiene letras y cifras.',
  'books.pull.token.date_fault': 'Escribe el día como año-mes-día.',
  'books.pull.source.reads': 'Las últimas lecturas',
  'books.pull.source.no_reads': 'Todavía no se ha leído.',
  'books.pull.source.complete': 'completa',
  'books.pull.source.incomplete': 'incompleta',
  'books.pull.read_now': 'Leer ahora a esta persona',
  'books.pull.task.running': 'Se está haciendo. La página sigue sola.',
  'books.pull.task.back': 'Volver',
  'books.pull.step.good': 'hecho',
  'books.pull.step.bad': 'no hecho',
  'books.pull.step.read': 'Se preguntó a los libros «{source}» por todo lo que tienen.',
  'books.pull.step.decided':
    'Se decidió lo que sigue. Cambios hechos: {applied}; a la espera de una persona: {held}.',
  'books.pull.step.opened': 'El token ha llegado a la parte del servidor que lee.',
  'books.pull.step.owner': 'Pertenece a la misma cuenta que el actual.',
  'books.pull.step.other_owner': 'Pertenece a otra cuenta que el actual, que lee lo mismo.',
  'books.pull.step.replaced': 'Ha sustituido al actual.',
  'books.pull.result.read.done': 'Hecho: se acaba de leer lo que dicen los libros de esta persona.',
  'books.pull.result.read.failed': 'No se pudieron leer los libros por completo. Nadie pierde nada por ello.',
  'books.pull.result.token.done': 'Hecho: desde ahora los libros se leen con el token nuevo.',
  'books.pull.result.token.failed': 'Este token no sirve para los libros, así que se queda el actual.',
  'books.pull.fault.unknown': 'Ninguna fuente conoce a esta persona.',
  'books.pull.fault.no-such-source': 'No hay ninguna fuente así que tenga un token.',
  'books.pull.fault.token-by-reference':
    'Los ajustes toman este token de una variable o un archivo del servidor: cámbialo allí.',
  'books.pull.fault.no-worker-key':
    'La parte del servidor que lee todavía no se ha iniciado. Prueba otra vez cuando funcione.',
  'books.pull.cli.source': 'Cuida una fuente de los libros.',
  'books.pull.cli.token': 'Entrega el próximo token de una fuente; se prueba antes de sustituir al actual.',
  'books.pull.cli.ends': 'último día en que sirve el token, como 2027-01-31',
  'books.pull.cli.env': 'variable que contiene el token; sin ella se lee la primera línea de la entrada',
  'books.pull.cli.until': 'token válido hasta',
  'books.pull.source.resting':
    'Archivadas o suspendidas en la fuente: {count}. El acceso de nadie cambia por eso.',
  'books.pull.source.disagree':
    'La fuente da por activa, o no, a una persona cuyas aportaciones dicen otra cosa: {count}. Deciden las aportaciones; el acceso de nadie cambia por eso.',
  'books.pull.source.unknown':
    'La fuente usa palabras que esta versión de Latchkey no conoce. Las filas que las llevan no dan ni quitan nada hasta que se actualice Latchkey.',
};
