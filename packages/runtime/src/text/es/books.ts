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
};
