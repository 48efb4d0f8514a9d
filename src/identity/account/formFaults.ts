// Faults of a form as sentences for people.

import { accountWords, type AccountField, type PageLanguage } from './accountWords.ts';

/** Why a form is not accepted: its field, the code of a refusal, and what the refusal adds, in English. */
export interface FormFault {
  readonly field: string;
  readonly code: string;
  readonly reason?: string;
}

/** The fault of a new password that is not repeated in the field; null where it is. */
export const faultOfRepeat = (field: AccountField, password: string, again: string | null): FormFault | null =>
  password === again ? null : { field, code: 'passwordsDiffer' };

/** Each sentence once, in the order of the faults. `domains` are those of sign-in names. */
export function faultSentences(
  language: PageLanguage,
  faults: readonly FormFault[],
  domains: readonly string[],
): readonly string[] {
  return [...new Set(faults.map((each) => sentenceOf(language, each, domains)))];
}

function sentenceOf(
  language: PageLanguage,
  { field, code, reason = '' }: FormFault,
  domains: readonly string[],
): string {
  const { fields, faults } = accountWords[language];
  // The refusal of a password names it as the API does.
  const name = field.split('/').at(-1) ?? '';
  const label = Object.hasOwn(fields, name) ? fields[name as AccountField] : fields.userPrincipalName;
  switch (code) {
    case 'missingField':
      return faults.missing(label);
    case 'userPrincipalNameTaken':
      return faults.nameTaken;
    case 'passwordsDiffer':
      return faults.passwordsDiffer;
    case 'currentPasswordWrong':
      return faults.currentPasswordWrong;
    case 'tooManyGuesses':
      return faults.tooManyGuesses;
    case 'passwordTooWeak':
      return faults.passwordTooWeak(reason);
    default:
      // The nickname is the beginning of the sign-in name.
      return name === 'userPrincipalName' || name === 'mailNickname'
        ? faults.badSignInName(domains.join(', '))
        : faults.wrong(label, reason);
  }
}
