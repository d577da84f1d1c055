import type { names as en } from '../en/names.ts';

/** Texts of area `names`, Spanish. */
export const names: Record<keyof typeof en, string> = {
  'names.change': 'Cambiar',
  'names.name.title': 'Tu nombre',
  'names.name.text':
    'El nombre que uses. Es tuyo: lo que digan los libros no lo cambia nunca, y nadie tiene que dar su acuerdo.',
  'names.name.apps': 'En menos de un minuto se verá en {apps}.',
  'names.name.no_apps': 'Se ve allí donde se te conoce aquí.',
  'names.name.old': 'El anterior no se guarda en ningún lugar de aquí.',
  'names.name.saved': 'Desde ahora ese es tu nombre. Se lo estamos diciendo a tus aplicaciones.',
};
