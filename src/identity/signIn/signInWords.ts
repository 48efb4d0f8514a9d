// The words of the pages that people see while they sign in and out, in each language.

import type { PageLanguage } from '../account/accountWords.ts';
import type { OAuthErrorCode } from '../issuer/oauthErrors.ts';

/** All words of these pages in one language. `faults`: refusals that people meet; others are said in English. */
export interface SignInWords {
  readonly signInTo: (tenant: string) => string;
  readonly continueTo: string;
  readonly userName: string;
  readonly password: string;
  readonly signIn: string;
  readonly cancel: string;
  readonly choosePassword: string;
  readonly mustChange: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly newPasswordAgain: string;
  readonly changeAndSignIn: string;
  readonly ended: string;
  readonly endedNote: string;
  readonly foreignForm: string;
  readonly foreignFormNote: string;
  readonly signOut: string;
  readonly signOutAction: string;
  readonly stay: string;
  readonly signedOut: string;
  readonly signedOutNote: string;
  readonly faults: Readonly<Partial<Record<OAuthErrorCode, string>>>;
}

const english: SignInWords = {
  signInTo: (tenant) => `Sign in to ${tenant}`,
  continueTo: 'to continue to',
  userName: 'User name',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
  choosePassword: 'Choose another password',
  mustChange: 'This password must be changed before you go on:',
  currentPassword: 'Current password',
  newPassword: 'New password',
  newPasswordAgain: 'New password, once more',
  changeAndSignIn: 'Change and sign in',
  ended: 'This sign-in has ended',
  endedNote: 'It took too long, or it was finished before. Go back to the application and start again.',
  foreignForm: 'This form came from elsewhere',
  foreignFormNote: 'Sign in on the page of this server itself.',
  signOut: 'Sign out?',
  signOutAction: 'Sign out',
  stay: 'Stay signed in',
  signedOut: 'You are signed out',
  signedOutNote: 'You can close this page.',
  faults: {},
};

const german: SignInWords = {
  signInTo: (tenant) => `Anmelden bei ${tenant}`,
  continueTo: 'weiter zu',
  userName: 'Anmeldename',
  password: 'Kennwort',
  signIn: 'Anmelden',
  cancel: 'Abbrechen',
  choosePassword: 'Neues Kennwort wählen',
  mustChange: 'Dieses Kennwort muss geändert werden, bevor es weitergeht:',
  currentPassword: 'Jetziges Kennwort',
  newPassword: 'Neues Kennwort',
  newPasswordAgain: 'Neues Kennwort noch einmal',
  changeAndSignIn: 'Ändern und anmelden',
  ended: 'Diese Anmeldung ist beendet',
  endedNote: 'Sie hat zu lange gedauert oder wurde schon abgeschlossen. Beginnen Sie in der Anwendung noch einmal.',
  foreignForm: 'Dieses Formular kam von anderswo',
  foreignFormNote: 'Melden Sie sich auf der Seite dieses Servers an.',
  signOut: 'Abmelden?',
  signOutAction: 'Abmelden',
  stay: 'Angemeldet bleiben',
  signedOut: 'Sie sind abgemeldet',
  signedOutNote: 'Sie können diese Seite schließen.',
  faults: {
    credentialsWrong: 'Der Anmeldename oder das Kennwort ist falsch.',
    accountDisabled: 'Das Konto ist deaktiviert.',
    tooManyGuesses:
      'Es gab zu viele falsche Kennwörter für dieses Konto von dieser Adresse. Warten Sie einige Minuten, und ' +
      'versuchen Sie es noch einmal.',
    tooManyCalls: 'Es gab zu viele Anfragen von dieser Adresse. Warten Sie, und versuchen Sie es noch einmal.',
    tooBusy: 'Der Server ist ausgelastet. Warten Sie, und versuchen Sie es noch einmal.',
  },
};

/** Each language's words. */
export const signInWords: Readonly<Record<PageLanguage, SignInWords>> = { en: english, de: german };
