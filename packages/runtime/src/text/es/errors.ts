import type { errors as en } from '../en/errors.ts';

/** Texts of area `errors`, Spanish. */
export const errors = {
  'errors.environment.twice': '{variable} y {other} están definidas a la vez: deja solo una.',
  'errors.environment.unreadable':
    '{variable} nombra el archivo {file}, que no se puede leer: revisa la ruta y los permisos.',
  'errors.environment.secret-short':
    '{variable} necesita al menos 32 caracteres sin espacios, p. ej. lo que escribe `openssl rand -base64 48`. Si hay varios, el más nuevo primero, separados por espacios.',
  'errors.environment.port': '{variable} debe ser un número de 1 a 65535.',
  'errors.environment.host': '{variable} debe ser una dirección IP o localhost, no {host}.',
  'errors.environment.database-url': '{variable} debe empezar por postgres:// o postgresql://.',
  'errors.environment.smtp-url': '{variable} debe empezar por smtp:// o smtps://.',
  'errors.environment.proxy-hops':
    '{variable} es el número de proxies propios delante de Latchkey: de 0 a 5.',
  'errors.environment.log-level': '{variable} debe ser debug, info, warn, error o silent.',
  'errors.environment.issuer-url': '{variable} debe ser una dirección web como https://id.example.org.',
  'errors.environment.issuer-https':
    '{variable} debe empezar por https:// (http:// es solo para localhost): pon la dirección que ven las personas socias.',
  'errors.environment.issuer-origin': '{variable} debe ser una dirección sin ruta: {origin}',
  'errors.embedded.no-program':
    'La instalación no incluye PostgreSQL para este tipo de máquina. Vuelve a instalar, o indica en DATABASE_URL un PostgreSQL de versión 14 o posterior.',
  'errors.embedded.root-refused':
    'PostgreSQL no funciona como root, y esta máquina no permite a root crear un espacio de nombres de usuario. Inicia Latchkey con un usuario normal, o indica en DATABASE_URL un PostgreSQL de versión 14 o posterior.',
  'errors.embedded.user-unknown':
    'Este usuario no aparece en /etc/passwd, y PostgreSQL lo necesita. Inicia Latchkey con un usuario que aparezca, o indica DATABASE_URL.',
  'errors.embedded.already-running':
    'Otro Latchkey usa esta carpeta de datos. Deténlo primero, o indica otra carpeta en LATCHKEY_DATA_DIR.',
  'errors.embedded.port-taken':
    'Otro programa ocupa el puerto de la base de datos. Detén ese programa, o elige otro puerto.',
  'errors.embedded.other-version':
    'La carpeta de datos es de otra versión mayor de PostgreSQL. Inicia la versión de Latchkey que la creó, haz una copia de seguridad y restáurala con esta.',
  'errors.embedded.start-failed':
    'El PostgreSQL incorporado no ha arrancado. Comprueba que el disco no está lleno y que este usuario puede escribir en la carpeta de datos; lo que dijo PostgreSQL está en el registro.',
  'errors.settings.duplicate-key': 'Esta clave está dos veces: deja una.',
  'errors.settings.yaml': 'Esta línea no es YAML válido: revisa la sangría, los dos puntos y las comillas.',
  'errors.settings.unknown-key': '{key} no es un ajuste aquí: quítalo o revisa cómo se escribe.',
  'errors.settings.missing': 'Este ajuste es obligatorio: añádelo.',
  'errors.settings.wrong-type': 'Esto debe ser un valor de tipo {expected}.',
  'errors.settings.not-one-of': 'Esto debe ser uno de: {allowed}.',
  'errors.settings.format': 'Esto no tiene la forma correcta ({format}).',
  'errors.settings.unknown-kind': 'Este tipo no se conoce: open-collective o file.',
  'errors.settings.unknown-app-kind': 'Este tipo de aplicación no se conoce: {known}.',
  'errors.settings.no-such-form':
    'Esto no tiene ninguna de las formas permitidas: mira docs/admins/settings.md.',
  'errors.settings.bad-name': 'Un nombre aquí lleva minúsculas, cifras y guiones, y empieza por letra.',
  'errors.settings.size': 'Esto es demasiado corto, largo, pequeño o grande.',
  'errors.settings.not-valid': 'Este valor no se puede usar aquí.',
  'errors.settings.timezone': '{name} no es una zona horaria: escribe una como Europe/Madrid.',
  'errors.settings.no-such-group': 'No hay ningún grupo {name}; hay: {known}.',
  'errors.settings.no-such-source': 'No hay ninguna fuente {name}; hay: {known}.',
  'errors.settings.manual-needs-file': 'Solo una fuente de tipo file lleva socias a mano.',
  'errors.settings.url-with-extras': 'Una dirección aquí no lleva ? ni #: da la dirección sola.',
  'errors.settings.reserved-app-name': '{name} es el nombre del propio hub: elige otro.',
} as const satisfies Record<keyof typeof en, string>;
