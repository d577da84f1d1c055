import type { guard as en } from '../en/guard.ts';

/** Texts of area `guard`, Spanish. */
export const guard: Record<keyof typeof en, string> = {
  'guard.author.operator': 'la línea de órdenes',

  'guard.bar.title': 'Expulsión por decisión',
  'guard.bar.text':
    'Quien queda fuera no tiene aplicaciones ni puede entrar. Ningún pago, plaza, archivo, invitación o contribución nueva le devuelve el acceso; solo la administración, aquí.',
  'guard.bar.standing': 'Fuera por decisión de {by} desde el {date}. Motivo: {reason}.',
  'guard.bar.open_end': 'Vale hasta que la administración lo anule.',
  'guard.bar.until_date': 'Termina por sí solo el {date}.',
  'guard.bar.still_paying':
    'Su contribución sigue activa. Por favor, termínala en Open Collective: esto no puede hacerse desde aquí.',
  'guard.bar.will_ask':
    'Su contribución está activa. Se pedirá a quienes llevan los libros que la terminen en Open Collective.',
  'guard.bar.reason': 'Motivo',
  'guard.bar.reason_hint': 'Solo se guarda cuál de estos fue, y nada más sobre ello.',
  'guard.bar.choose': 'Elige, por favor',
  'guard.bar.reason.conduct': 'conducta hacia otras personas',
  'guard.bar.reason.safety': 'seguridad de alguien',
  'guard.bar.reason.fraud': 'fraude o dinero robado',
  'guard.bar.reason.impersonation': 'se hizo pasar por otra persona',
  'guard.bar.reason.members-decision': 'decisión de una asamblea',
  'guard.bar.reason.law': 'lo exige la ley',
  'guard.bar.until': 'Hasta',
  'guard.bar.until_hint': 'Si se deja vacío, vale hasta que la administración lo anule.',
  'guard.bar.do': 'Dejar fuera ahora',
  'guard.bar.lift': 'Anularlo',
  'guard.bar.blocked.not-admin': 'Solo la administración puede dejar fuera a alguien, o anularlo.',
  'guard.bar.blocked.self': 'Es tu cuenta: tiene que hacerlo otra persona.',
  'guard.bar.blocked.has-role': 'Tiene una función aquí. Una persona sola no puede dejarle fuera.',
  'guard.bar.said.done': 'Hecho. El acceso terminó al momento; las aplicaciones siguen en unos minutos.',
  'guard.bar.said.lifted': 'Anulado. Lo que dan los libros se abre de nuevo en unos minutos.',
  'guard.bar.said.moved': 'Esto ha cambiado desde que lo viste. No se hizo nada.',
  'guard.bar.said.form': 'Elige un motivo de la lista, por favor. No se hizo nada.',
  'guard.bar.said.past': 'El día tiene que estar en el futuro. No se hizo nada.',

  'guard.asks.title': 'Por favor, haz esto en los libros',
  'guard.asks.text':
    'Estas personas quedan fuera, pero su dinero sigue llegando. Aquí los libros solo se leen; por favor, hazlo en Open Collective. Cada línea desaparece sola cuando la contribución ha terminado.',
  'guard.asks.what': 'Qué hacer',
  'guard.asks.contribution': 'Contribución',
  'guard.asks.since': 'desde el {date}',
  'guard.asks.do.barred': 'Quedó fuera: termina la contribución.',
  'guard.asks.do.refused': 'No se aprobó su admisión: devuelve el pago y termina la contribución.',

  'guard.mail.end.subject.one': 'Por favor, termina {count} contribución ({coop})',
  'guard.mail.end.subject.other': 'Por favor, termina {count} contribuciones ({coop})',
  'guard.mail.end.text.one': 'Alguien que queda fuera sigue contribuyendo ({count} contribución).',
  'guard.mail.end.text.other':
    'Hay personas que quedan fuera y siguen contribuyendo ({count} contribuciones).',
  'guard.mail.end.why':
    'Aquí los libros solo se leen: una contribución no se puede terminar. La página dice de quién es y qué hacer.',

  'cli.fault.barred':
    'Alguien con esta dirección quedó fuera por decisión. Anúlalo antes: person restore --barred.',
  'guard.cli.bar_reason': 'El motivo es uno de estos códigos cortos: {reasons}.',
  'guard.cli.reason_option': 'por qué: {reasons}',
  'guard.cli.until_option':
    'termina por sí solo este día, AAAA-MM-DD (si falta: cuando la administración lo anule)',
  'guard.cli.day': 'Un día se escribe AAAA-MM-DD.',
};
