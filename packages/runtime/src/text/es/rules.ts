import type { rules as en } from '../en/rules.ts';

/** Texts of area `rules`, Spanish. */
export const rules: Record<keyof typeof en, string> = {
  'cli.reason.books-refunded': 'la aportación fue devuelta',
  'console.reason.books-refunded': 'la aportación fue devuelta',
  'cli.reason.books-refund-unclear': 'se devolvió dinero de la contribución, y los libros no dicen por qué',
  'console.reason.books-refund-unclear':
    'se devolvió dinero de la contribución, y los libros no dicen por qué',
  'cli.reason.books-paused-by-others': 'la contribución está en pausa, pero no la pausó quien contribuye',
  'console.reason.books-paused-by-others': 'la contribución está en pausa, pero no la pausó quien contribuye',
  'cli.reason.books-waiting': 'el tiempo de espera no ha terminado',
  'console.reason.books-waiting': 'el tiempo de espera no ha terminado',
  'cli.reason.books-account-type': 'el tipo de cuenta en los libros',
  'console.reason.books-account-type': 'el tipo de cuenta en los libros',
  'cli.reason.rule-over': 'la regla ha terminado',
  'console.reason.rule-over': 'la regla ha terminado',
  'idp.why.books-refunded': 'tu aportación fue devuelta.',
  'idp.why.rule-over': 'lo que te daba acceso ha terminado.',
  'errors.settings.rule-asks-nothing':
    'La regla de {group} daría su grupo a todo el mundo: pide una contribución, un rol o una membresía llevada a mano junto a lo que no debe cumplirse.',
};
