import type { AnyAbout } from './about.ts';
import { matrix } from './matrix/about.ts';
import { nextcloud } from './nextcloud/about.ts';

/** Every kind of app, by its name in latchkey.yaml. One line each. */
export const catalogue: Readonly<Record<string, AnyAbout>> = {
  matrix,
  nextcloud,
};
