import type { mail as en } from '../en/mail.ts';

/** Texts of area `mail`, Spanish. */
export const mail = {
  'mail.contact': '¿Preguntas? Escribe a {contact}',
  'mail.link_plain': 'Si el botón no funciona, copia esta dirección:',
  'mail.preview.subject': '[Vista previa] {subject}',
  'mail.preview.note':
    'Esto es una vista previa para ti. Cada persona recibe el texto de abajo con su propio enlace; el de aquí lleva a la página general.',
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
  'mail.source.nobody_loses':
    'Nadie pierde el acceso por esto. Las personas y los pagos nuevos se verán cuando se pueda leer otra vez.',
} as const satisfies Record<keyof typeof en, string>;
