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
};
