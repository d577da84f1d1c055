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
  'errors.source.unreachable':
    'No se puede llegar a la fuente. Revisa su dirección y la red; la próxima lectura lo intentará de nuevo.',
  'errors.source.timeout': 'La fuente no respondió en 20 segundos. La próxima lectura lo intentará de nuevo.',
  'errors.source.address-refused':
    'La dirección de la fuente es privada. Si debe serlo, pon `private: true` en la fuente.',
  'errors.source.tls':
    'El certificado de la fuente no es válido. Revisa la dirección o avisa a quien lleva el servidor.',
  'errors.source.too-large': 'La fuente envió más de lo que se puede leer de una vez. Revisa su dirección.',
  'errors.source.token-missing':
    'No se puede obtener el token de la fuente. Revisa `token` en los ajustes, y la variable o el archivo que nombra.',
  'errors.source.token-refused':
    'La fuente rechazó el token. Crea un nuevo token personal en Open Collective y ponlo.',
  'errors.source.token-expired':
    'El token ha caducado. Crea un nuevo token personal en Open Collective y ponlo.',
  'errors.source.token-suspended':
    'Open Collective ha suspendido el token. Escribe a su soporte o crea uno nuevo.',
  'errors.source.rate-limited':
    'La fuente pide una pausa: demasiadas peticiones. La próxima lectura lo intentará de nuevo.',
  'errors.source.scope-missing':
    'Vuelve a emitir el token con el permiso «{scope}»: la fuente lo pide ahora.',
  'errors.source.forbidden':
    'La fuente no deja que este token lea el colectivo. Da a su titular el rol de administración allí.',
  'errors.source.query-refused':
    'La fuente rechazó la pregunta (estado {status}). Quizá sea más nueva o más antigua de lo que Latchkey conoce: actualiza o avisa.',
  'errors.source.server-error':
    'La fuente respondió con un error (estado {status}). La próxima lectura lo intentará de nuevo.',
  'errors.source.answer-broken':
    'No se entiende la respuesta de la fuente. La próxima lectura lo intentará de nuevo; si sigue así, avisa.',
  'errors.source.answer-errors':
    'La fuente respondió con errores junto a las filas. La próxima lectura lo intentará de nuevo.',
  'errors.source.answer-empty':
    'La fuente respondió con nada donde debía haber filas. La próxima lectura lo intentará de nuevo.',
  'errors.source.me-missing':
    'La fuente no sabe quién pregunta, así que muestra lo que puede ver cualquiera. Revisa el token.',
  'errors.source.me-changed':
    'La fuente nombró a otro titular del token en mitad de una lectura. La próxima lectura lo intentará de nuevo.',
  'errors.source.me-other':
    'El token pertenece a otra persona que la que leía los libros hasta ahora. Si lo cambiaste, pulsa «Es correcto» en la página Libros o ejecuta `latchkey sync --accept-owner`; si no, vuelve a poner el token anterior.',
  'errors.source.not-admin':
    'El titular del token no administra (ya) el colectivo, así que las direcciones quedan ocultas. Dale ese rol allí.',
  'errors.source.collective-missing':
    'No existe ese colectivo en la fuente. Revisa `collective` en los ajustes: puede haber cambiado de nombre.',
  'errors.source.pin-moved':
    'Este nombre pertenece ahora a otro colectivo. Revisa `collective` en los ajustes.',
  'errors.source.child-unread':
    'El evento o proyecto {child} no se pudo leer entero, así que esta lectura no quita nada. Al lado está lo que falló.',
  'errors.source.rows-short':
    'Solo llegaron {have} de {total} filas ({what}) tras varios intentos. La próxima lectura lo intentará de nuevo.',
  'errors.source.rows-shrank':
    'Desaparecieron filas mientras se leían ({what}), una y otra vez. La próxima lectura lo intentará de nuevo.',
  'errors.source.totals-fell':
    'Los libros tienen {now} filas ({what}) y tenían {before}: más de una quinta parte menos. Mira por qué. Si es correcto, pulsa «Es correcto» en la página Libros o ejecuta `latchkey sync --accept-fall`.',
  'errors.source.rows-unclear':
    'Los identificadores de {count} filas pertenecen a varias personas o contribuciones. Tiene que mirarlas una persona.',
  'errors.source.file-unreadable': 'No se puede leer el archivo. Revisa su ruta y los permisos.',
  'errors.source.file-kind': 'El archivo debe terminar en .json o .csv.',
  'errors.source.file-syntax':
    'No se puede leer el archivo en la línea {line}: revisa allí las comillas, comas y corchetes.',
  'errors.source.file-line': 'Línea {line}: revisa «{column}».',
  'errors.source.interrupted': 'La lectura se interrumpió. La próxima empieza de nuevo.',
  'errors.settings.roles-by-invite':
    'Los roles se dan con `latchkey admin invite`, para que la persona acepte: deja vacía esta lista.',
  'errors.settings.not-yet':
    'Nada actúa sobre este ajuste en esta versión: quítalo, para que nadie confíe en él.',
} as const satisfies Record<keyof typeof en, string>;
