import type { common as en } from '../en/common.ts';

/** Texts of area `common`, Spanish. */
export const common = {
  'common.language.en': 'English',
  'common.language.es': 'Español',
  'common.days.one': '{count} día',
  'common.days.other': '{count} días',
  'common.minutes.one': '{count} minuto',
  'common.minutes.other': '{count} minutos',
  'common.yes': 'sí',
  'common.no': 'no',
} as const satisfies Record<keyof typeof en, string>;
