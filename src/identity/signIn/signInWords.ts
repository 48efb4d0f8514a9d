// The words of the pages that people see while they sign in and out, in each language.

import type { PageLanguage } from '../account/accountWords.ts';

/** All words of these pages in one language. Refusals are in `issuer/oauthErrors.ts` and `issuer/germanErrors.ts`. */
export interface SignInWords {
  readonly signInTo: (tenant: string) => string;
  readonly continueTo: string;
  readonly userName: string;
  readonly password: string;
  readonly signIn: string;
  readonly cancel: string;
  readonly forgotPassword: string;
  readonly privacy: string;
  readonly terms: string;
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
  readonly failed: string;
  readonly deviceSignIn: string;
  readonly deviceCode: string;
  readonly next: string;
  readonly confirmDevice: (client: string) => string;
  /** `client` is HTML. */
  readonly confirmDeviceNote: (client: string) => string;
  readonly goOn: string;
  readonly deviceSignedIn: string;
  readonly deviceSignedInNote: string;
  readonly signInWith: (provider: string) => string;
  readonly withPassword: string;
  readonly backToSignIn: string;
  readonly goingTo: (provider: string) => string;
  readonly goingBack: string;
  /** By the name of the library's error. */
  readonly deviceFaults: Readonly<Record<string, string>>;
}

const english: SignInWords = {
  signInTo: (tenant) => `Sign in to ${tenant}`,
  continueTo: 'to continue to',
  userName: 'User name',
  password: 'Password',
  signIn: 'Sign in',
  cancel: 'Cancel',
  forgotPassword: 'Forgot the password?',
  privacy: 'Privacy and cookies',
  terms: 'Terms of use',
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
  failed: 'Sign-in did not work',
  deviceSignIn: 'Sign in on a device',
  deviceCode: 'Code that the device or program shows',
  next: 'Next',
  confirmDevice: (client) => `Sign in to ${client}?`,
  confirmDeviceNote: (client) =>
    `A device or program asks to act for you as ${client}. Go on only if you started this yourself and it shows this ` +
    'code:',
  goOn: 'Continue',
  deviceSignedIn: 'You are signed in',
  deviceSignedInNote: 'You can close this page and go back to the device or program.',
  signInWith: (provider) => `Sign in with ${provider}`,
  withPassword: 'Sign in with a password of this server',
  backToSignIn: 'Back to the sign-in',
  goingTo: (provider) => `Going to ${provider}`,
  goingBack: 'Going back',
  deviceFaults: {
    NoCodeError: 'Enter the code.',
    NotFoundError: 'There is no such code. Check the spelling.',
    ExpiredError: 'The code has expired. Start again on the device.',
    AlreadyUsedError: 'The code was used before. Start again on the device.',
    AbortedError: 'The sign-in was cancelled. You can close this page.',
  },
};

const german: SignInWords = {
  signInTo: (tenant) => `Anmelden bei ${tenant}`,
  continueTo: 'weiter zu',
  userName: 'Anmeldename',
  password: 'Kennwort',
  signIn: 'Anmelden',
  cancel: 'Abbrechen',
  forgotPassword: 'Kennwort vergessen?',
  privacy: 'Datenschutz und Cookies',
  terms: 'Nutzungsbedingungen',
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
  failed: 'Die Anmeldung ist fehlgeschlagen',
  deviceSignIn: 'Anmelden auf einem Gerät',
  deviceCode: 'Code, den das Gerät oder Programm zeigt',
  next: 'Weiter',
  confirmDevice: (client) => `Anmelden bei ${client}?`,
  confirmDeviceNote: (client) =>
    `Ein Gerät oder Programm möchte als ${client} in Ihrem Namen handeln. Fahren Sie nur fort, wenn Sie das selbst ` +
    'begonnen haben und es diesen Code zeigt:',
  goOn: 'Fortfahren',
  deviceSignedIn: 'Sie sind angemeldet',
  deviceSignedInNote: 'Sie können diese Seite schließen und zum Gerät oder Programm zurückkehren.',
  signInWith: (provider) => `Mit ${provider} anmelden`,
  withPassword: 'Mit einem Kennwort dieses Servers anmelden',
  backToSignIn: 'Zurück zur Anmeldung',
  goingTo: (provider) => `Weiter zu ${provider}`,
  goingBack: 'Zurück',
  deviceFaults: {
    NoCodeError: 'Geben Sie den Code ein.',
    NotFoundError: 'Diesen Code gibt es nicht. Prüfen Sie die Schreibweise.',
    ExpiredError: 'Der Code ist abgelaufen. Beginnen Sie auf dem Gerät noch einmal.',
    AlreadyUsedError: 'Der Code wurde schon benutzt. Beginnen Sie auf dem Gerät noch einmal.',
    AbortedError: 'Die Anmeldung wurde abgebrochen. Sie können diese Seite schließen.',
  },
};

/** Each language's words. */
export const signInWords: Readonly<Record<PageLanguage, SignInWords>> = { en: english, de: german };
