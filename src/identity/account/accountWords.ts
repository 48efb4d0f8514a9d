// The words of the pages that people have of their own account, in each language.

import { longestPassword, shortestPassword } from '../../domain/directory/passwords.ts';

/** Of these pages; the first is that of whoever wishes none of them. */
export const pageLanguages = ['en', 'de'] as const;
export type PageLanguage = (typeof pageLanguages)[number];

/** All words of these pages in one language. `reason` is in English. */
interface AccountWords {
  readonly sessions: string;
  readonly signedInAs: (name: string) => string;
  readonly sessionsIntro: string;
  readonly deviceName: (browser: string | null, system: string | null) => string;
  readonly thisBrowser: string;
  readonly address: string;
  readonly started: string;
  readonly used: string;
  readonly applications: string;
  readonly end: string;
  readonly endLabel: (device: string) => string;
  readonly endAll: string;
  readonly endAllNote: string;
  readonly ended: string;
  readonly endedBefore: string;
  readonly consents: string;
  readonly consentsIntro: string;
  readonly noConsents: string;
  readonly consentsNote: string;
  readonly withdraw: string;
  readonly withdrawLabel: (client: string, api: string) => string;
  readonly withdrawn: string;
  readonly withdrawnBefore: string;
  readonly changePassword: string;
  readonly changePasswordNote: string;
  readonly passwordChanged: string;
  readonly passwordChangedNote: string;
  readonly allEnded: string;
  readonly allEndedNote: string;
  readonly signIn: string;
  readonly backToAccount: string;
  readonly backToPortal: string;
  readonly notSignedIn: string;
  readonly notSignedInNote: string;
  readonly foreignForm: string;
  readonly foreignFormNote: string;
  readonly administrator: string;
  readonly administratorIntro: (tenant: string) => string;
  readonly passwordNote: string;
  readonly makeAdministrator: string;
  readonly administratorMade: string;
  readonly administratorMadeNote: (name: string) => string;
  readonly codeEnded: string;
  readonly codeEndedNote: string;
  readonly none: string;
  readonly fields: Readonly<Record<AccountField, string>>;
  readonly faults: {
    readonly missing: (field: string) => string;
    readonly wrong: (field: string, reason: string) => string;
    readonly badSignInName: (domains: string) => string;
    readonly nameTaken: string;
    readonly passwordsDiffer: string;
    readonly currentPasswordWrong: string;
    readonly tooManyGuesses: string;
    readonly passwordTooWeak: (reason: string) => string;
  };
}

/** A field of a form of these pages. */
export type AccountField =
  | 'displayName'
  | 'userPrincipalName'
  | 'password'
  | 'passwordAgain'
  | 'currentPassword'
  | 'newPassword'
  | 'newPasswordAgain';

const english: AccountWords = {
  sessions: 'Your sign-ins',
  signedInAs: (name) => `You are signed in as ${name}.`,
  sessionsIntro: 'These browsers and programs can act for you. End each one that you do not know.',
  deviceName: (browser, system) =>
    system === null ? (browser ?? 'Unknown device') : `${browser ?? 'Unknown browser'} on ${system}`,
  thisBrowser: 'this browser',
  address: 'Address',
  started: 'Signed in',
  used: 'Last used',
  applications: 'Applications',
  end: 'End',
  endLabel: (device) => `End: ${device}`,
  endAll: 'End all sign-ins',
  endAllNote: 'You then sign in again everywhere, also in this browser.',
  ended: 'The sign-in has ended.',
  endedBefore: 'This sign-in had ended before.',
  consents: 'What you allowed applications',
  consentsIntro: 'These applications may act for you. Take back what you do not want any more.',
  noConsents: 'You allowed no application anything by yourself.',
  consentsNote:
    'An application loses the permissions with its next token, within an hour. What an administrator allowed for all ' +
    'users is not in this list.',
  withdraw: 'Take back',
  withdrawLabel: (client, api) => `Take back: ${client}, ${api}`,
  withdrawn: 'The permissions are taken back.',
  withdrawnBefore: 'These permissions had been taken back before.',
  changePassword: 'Change your password',
  changePasswordNote: 'All your sign-ins end then, and you sign in again with the new password.',
  passwordChanged: 'Your password was changed',
  passwordChangedNote: 'All your sign-ins have ended. Sign in with the new password.',
  allEnded: 'All your sign-ins have ended',
  allEndedNote: 'Sign in again wherever you need it.',
  signIn: 'Sign in',
  backToAccount: 'Back to your sign-ins',
  backToPortal: 'Back to the portal',
  notSignedIn: 'You are not signed in',
  notSignedInNote: 'These pages are about your own account. Sign in to see them.',
  foreignForm: 'This form came from elsewhere',
  foreignFormNote: 'Use the page of this server itself.',
  administrator: 'Make an administrator',
  administratorIntro: (tenant) =>
    `This address can be used once. The account that you make here is a Global Administrator of ${tenant}.`,
  passwordNote: `At least ${shortestPassword} characters, and hard to guess.`,
  makeAdministrator: 'Make administrator',
  administratorMade: 'The administrator was made',
  administratorMadeNote: (name) => `You can now sign in as ${name}.`,
  codeEnded: 'This address is not good any more',
  codeEndedNote:
    'It was used, it is older than an hour, or there is an administrator by now. On the machine that runs Latchkey, ' +
    '“latchkey admin” gives a new one.',
  none: 'none',
  fields: {
    displayName: 'Name',
    userPrincipalName: 'Sign-in name',
    password: 'Password',
    passwordAgain: 'Password, once more',
    currentPassword: 'Current password',
    newPassword: 'New password',
    newPasswordAgain: 'New password, once more',
  },
  faults: {
    missing: (field) => `${field}: this is missing.`,
    wrong: (field, reason) => `${field}: ${reason}`,
    badSignInName: (domains) =>
      `The sign-in name must be like name@domain, with a domain of the organization: ${domains}.`,
    nameTaken: 'There is a user of this sign-in name.',
    passwordsDiffer: 'The two new passwords differ.',
    currentPasswordWrong: 'The current password is wrong.',
    tooManyGuesses: 'There were too many wrong passwords. Wait five minutes.',
    passwordTooWeak: (reason) => `The password is not accepted. ${reason}`,
  },
};

const german: AccountWords = {
  sessions: 'Ihre Anmeldungen',
  signedInAs: (name) => `Sie sind angemeldet als ${name}.`,
  sessionsIntro:
    'Diese Browser und Programme können in Ihrem Namen handeln. Beenden Sie jede Anmeldung, die Sie nicht kennen.',
  deviceName: (browser, system) =>
    system === null ? (browser ?? 'Unbekanntes Gerät') : `${browser ?? 'Unbekannter Browser'} auf ${system}`,
  thisBrowser: 'dieser Browser',
  address: 'Adresse',
  started: 'Angemeldet',
  used: 'Zuletzt benutzt',
  applications: 'Anwendungen',
  end: 'Beenden',
  endLabel: (device) => `Beenden: ${device}`,
  endAll: 'Alle Anmeldungen beenden',
  endAllNote: 'Sie melden sich dann überall neu an, auch in diesem Browser.',
  ended: 'Die Anmeldung ist beendet.',
  endedBefore: 'Diese Anmeldung war schon beendet.',
  consents: 'Was Sie Anwendungen erlaubt haben',
  consentsIntro: 'Diese Anwendungen dürfen in Ihrem Namen handeln. Nehmen Sie zurück, was Sie nicht mehr wollen.',
  noConsents: 'Sie haben selbst keiner Anwendung etwas erlaubt.',
  consentsNote:
    'Eine Anwendung verliert die Berechtigungen mit dem nächsten Token, innerhalb einer Stunde. Was die ' +
    'Administration für alle erlaubt hat, steht nicht in dieser Liste.',
  withdraw: 'Zurücknehmen',
  withdrawLabel: (client, api) => `Zurücknehmen: ${client}, ${api}`,
  withdrawn: 'Die Berechtigungen sind zurückgenommen.',
  withdrawnBefore: 'Diese Berechtigungen waren schon zurückgenommen.',
  changePassword: 'Kennwort ändern',
  changePasswordNote: 'Danach enden alle Ihre Anmeldungen, und Sie melden sich mit dem neuen Kennwort an.',
  passwordChanged: 'Ihr Kennwort wurde geändert',
  passwordChangedNote: 'Alle Ihre Anmeldungen sind beendet. Melden Sie sich mit dem neuen Kennwort an.',
  allEnded: 'Alle Ihre Anmeldungen sind beendet',
  allEndedNote: 'Melden Sie sich dort neu an, wo Sie es brauchen.',
  signIn: 'Anmelden',
  backToAccount: 'Zurück zu Ihren Anmeldungen',
  backToPortal: 'Zurück zum Portal',
  notSignedIn: 'Sie sind nicht angemeldet',
  notSignedInNote: 'Diese Seiten zeigen Ihr eigenes Konto. Melden Sie sich an, um sie zu sehen.',
  foreignForm: 'Dieses Formular kam von anderswo',
  foreignFormNote: 'Benutzen Sie die Seite dieses Servers.',
  administrator: 'Konto für die Administration anlegen',
  administratorIntro: (tenant) =>
    `Diese Adresse gilt einmal. Das Konto, das Sie hier anlegen, ist „Global Administrator“ von ${tenant}.`,
  passwordNote: `Mindestens ${shortestPassword} Zeichen, und schwer zu erraten.`,
  makeAdministrator: 'Konto anlegen',
  administratorMade: 'Das Konto wurde angelegt',
  administratorMadeNote: (name) => `Sie können sich jetzt als ${name} anmelden.`,
  codeEnded: 'Diese Adresse gilt nicht mehr',
  codeEndedNote:
    'Sie wurde benutzt, ist älter als eine Stunde, oder es gibt inzwischen ein Konto für die Administration. Auf dem ' +
    'Rechner, auf dem Latchkey läuft, gibt „latchkey admin“ eine neue.',
  none: 'keine',
  fields: {
    displayName: 'Name',
    userPrincipalName: 'Anmeldename',
    password: 'Kennwort',
    passwordAgain: 'Kennwort noch einmal',
    currentPassword: 'Jetziges Kennwort',
    newPassword: 'Neues Kennwort',
    newPasswordAgain: 'Neues Kennwort noch einmal',
  },
  faults: {
    missing: (field) => `${field}: Die Angabe fehlt.`,
    wrong: (field) => `${field}: Die Angabe wird so nicht angenommen.`,
    badSignInName: (domains) =>
      `Der Anmeldename muss die Form name@domäne haben, mit einer Domäne der Organisation: ${domains}.`,
    nameTaken: 'Es gibt schon jemanden mit diesem Anmeldenamen.',
    passwordsDiffer: 'Die beiden neuen Kennwörter sind verschieden.',
    currentPasswordWrong: 'Das jetzige Kennwort ist falsch.',
    tooManyGuesses: 'Es gab zu viele falsche Kennwörter. Warten Sie fünf Minuten.',
    passwordTooWeak: () =>
      `Das Kennwort wird nicht angenommen: Es muss ${shortestPassword} bis ${longestPassword} Zeichen haben, schwer ` +
      'zu erraten sein und darf nicht das jetzige sein.',
  },
};

/** Each language's words. */
export const accountWords: Readonly<Record<PageLanguage, AccountWords>> = { en: english, de: german };
