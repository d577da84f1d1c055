/** Texts of area `common`, English. */
export const common = {
  'common.language.en': 'English',
  'common.language.es': 'Español',
  'common.days.one': '{count} day',
  'common.days.other': '{count} days',
  'common.minutes.one': '{count} minute',
  'common.minutes.other': '{count} minutes',
  'common.yes': 'yes',
  'common.no': 'no',
} as const;
