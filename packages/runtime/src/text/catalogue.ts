import { books as booksEn } from './en/books.ts';
import { cli as cliEn } from './en/cli.ts';
import { cliFaults as cliFaultsEn } from './en/cli-faults.ts';
import { cliHelp as cliHelpEn } from './en/cli-help.ts';
import { common as commonEn } from './en/common.ts';
import { console as consoleEn } from './en/console.ts';
import { errors as errorsEn } from './en/errors.ts';
import { explanation as explanationEn } from './en/explanation.ts';
import { guard as guardEn } from './en/guard.ts';
import { idp as idpEn } from './en/idp.ts';
import { letters as lettersEn } from './en/letters.ts';
import { mail as mailEn } from './en/mail.ts';
import { names as namesEn } from './en/names.ts';
import { rules as rulesEn } from './en/rules.ts';
import { sandbox as sandboxEn } from './en/sandbox.ts';
import { seats as seatsEn } from './en/seats.ts';
import { who as whoEn } from './en/who.ts';
import { books as booksEs } from './es/books.ts';
import { cli as cliEs } from './es/cli.ts';
import { cliFaults as cliFaultsEs } from './es/cli-faults.ts';
import { cliHelp as cliHelpEs } from './es/cli-help.ts';
import { common as commonEs } from './es/common.ts';
import { console as consoleEs } from './es/console.ts';
import { errors as errorsEs } from './es/errors.ts';
import { explanation as explanationEs } from './es/explanation.ts';
import { guard as guardEs } from './es/guard.ts';
import { idp as idpEs } from './es/idp.ts';
import { letters as lettersEs } from './es/letters.ts';
import { mail as mailEs } from './es/mail.ts';
import { names as namesEs } from './es/names.ts';
import { rules as rulesEs } from './es/rules.ts';
import { sandbox as sandboxEs } from './es/sandbox.ts';
import { seats as seatsEs } from './es/seats.ts';
import { who as whoEs } from './es/who.ts';

const en = {
  ...commonEn,
  ...errorsEn,
  ...idpEn,
  ...consoleEn,
  ...mailEn,
  ...cliEn,
  ...cliFaultsEn,
  ...cliHelpEn,
  ...booksEn,
  ...explanationEn,
  ...guardEn,
  ...lettersEn,
  ...namesEn,
  ...rulesEn,
  ...seatsEn,
  ...whoEn,
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
  ...booksEs,
  ...explanationEs,
  ...guardEs,
  ...lettersEs,
  ...namesEs,
  ...rulesEs,
  ...seatsEs,
  ...whoEs,
  ...sandboxEs,
};

type ExactKey = keyof typeof en;
type PluralKey<Key> = Key extends `${infer Base}.one` ? Base : never;

/** Every message, and the base of every pair `.one` / `.other`. */
export type MessageKey = ExactKey | PluralKey<ExactKey>;

/** All messages of every language. A key that one language lacks is a type error in its own file. */
export const catalogue: Readonly<Record<'en' | 'es', Readonly<Record<string, string>>>> = { en, es };
