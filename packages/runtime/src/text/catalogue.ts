import { cli as cliEn } from './en/cli.ts';
import { cliFaults as cliFaultsEn } from './en/cli-faults.ts';
import { cliHelp as cliHelpEn } from './en/cli-help.ts';
import { common as commonEn } from './en/common.ts';
import { console as consoleEn } from './en/console.ts';
import { errors as errorsEn } from './en/errors.ts';
import { idp as idpEn } from './en/idp.ts';
import { mail as mailEn } from './en/mail.ts';
import { sandbox as sandboxEn } from './en/sandbox.ts';
import { cli as cliEs } from './es/cli.ts';
import { cliFaults as cliFaultsEs } from './es/cli-faults.ts';
import { cliHelp as cliHelpEs } from './es/cli-help.ts';
import { common as commonEs } from './es/common.ts';
import { console as consoleEs } from './es/console.ts';
import { errors as errorsEs } from './es/errors.ts';
import { idp as idpEs } from './es/idp.ts';
import { mail as mailEs } from './es/mail.ts';
import { sandbox as sandboxEs } from './es/sandbox.ts';

const en = {
  ...commonEn,
  ...errorsEn,
  ...idpEn,
  ...consoleEn,
  ...mailEn,
  ...cliEn,
  ...cliFaultsEn,
  ...cliHelpEn,
  ...sandboxEn,
};
const es = {
  ...commonEs,
  ...errorsEs,
  ...idpEs,
  ...consoleEs,
  ...mailEs,
  ...cliEs,
  ...cliFaultsEs,
  ...cliHelpEs,
  ...sandboxEs,
};

type ExactKey = keyof typeof en;
type PluralKey<Key> = Key extends `${infer Base}.one` ? Base : never;

/** Every message, and the base of every pair `.one` / `.other`. */
export type MessageKey = ExactKey | PluralKey<ExactKey>;

/** All messages of every language. A key that one language lacks is a type error in its own file. */
export const catalogue: Readonly<Record<'en' | 'es', Readonly<Record<string, string>>>> = { en, es };
