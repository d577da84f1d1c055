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
  'errors.environment.proxy-hops': '{variable} es el número de proxies propios delante de Latchkey: de 0 a 5.',
  'errors.environment.log-level': '{variable} debe ser debug, info, warn, error o silent.',
  'errors.environment.issuer-url': '{variable} debe ser una dirección web como https://id.example.org.',
  'errors.environment.issuer-https':
    '{variable} debe empezar por https:// (http:// es solo para localhost): pon la dirección que ven las personas socias.',
  'errors.environment.issuer-origin': '{variable} debe ser una dirección sin ruta: {origin}',
} as const satisfies Record<keyof typeof en, string>;
