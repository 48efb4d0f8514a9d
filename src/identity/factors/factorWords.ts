// The words of the pages of second factors, in each language.

import type { PageLanguage } from '../account/accountWords.ts';

/** All words of these pages in one language. */
export interface FactorWords {
  readonly askTitle: string;
  readonly askIntro: (name: string) => string;
  readonly code: string;
  readonly codeNote: string;
  readonly remember: (days: number) => string;
  readonly goOn: string;
  readonly usePasskey: string;
  readonly useCode: string;
  readonly signInWithPasskey: string;
  readonly withPassword: string;
  readonly passkeyTitle: string;
  readonly passkeyIntro: string;
  readonly passkeyFailed: string;
  readonly noScript: string;
  readonly setUpTitle: string;
  readonly mustSetUp: string;
  readonly addApp: string;
  readonly addAppIntro: string;
  readonly picture: string;
  readonly secret: string;
  readonly name: string;
  readonly confirmCode: string;
  readonly confirm: string;
  readonly addPasskey: string;
  readonly addPasskeyIntro: string;
  readonly makePasskey: string;
  readonly codesTitle: string;
  readonly codesIntro: string;
  readonly codesKept: string;
  readonly factors: string;
  readonly factorsIntro: string;
  readonly noFactors: string;
  readonly app: string;
  readonly passkey: string;
  readonly added: string;
  readonly used: string;
  readonly never: string;
  readonly remove: string;
  readonly removeLabel: (name: string) => string;
  readonly codes: string;
  readonly codesLeft: (count: number) => string;
  readonly drawCodes: string;
  readonly drawCodesNote: string;
  readonly devices: string;
  readonly devicesIntro: string;
  readonly ends: string;
  readonly forget: string;
  readonly forgetLabel: (device: string) => string;
  readonly done: string;
  readonly gone: string;
  readonly backToFactors: string;
  readonly stepEnded: string;
  readonly passkeyTaken: string;
  readonly forgotten: string;
  readonly forgottenIntro: string;
  readonly sendLink: string;
  readonly onTheWay: string;
  readonly onTheWayNote: string;
  readonly newPassword: string;
  readonly newPasswordIntro: (name: string) => string;
  readonly choose: string;
  readonly chosen: string;
  readonly chosenNote: string;
  readonly linkEnded: string;
  readonly linkEndedNote: string;
}

const english: FactorWords = {
  askTitle: 'Prove that it is you',
  askIntro: (name) => `A second factor is needed for ${name}.`,
  code: 'Code',
  codeNote: 'The six digits that your authenticator app shows, or a recovery code.',
  remember: (days) => `Do not ask in this browser for ${days} days`,
  goOn: 'Continue',
  usePasskey: 'Use a passkey',
  useCode: 'Use a code',
  signInWithPasskey: 'Sign in with a passkey',
  withPassword: 'Sign in with a password',
  passkeyTitle: 'Use a passkey',
  passkeyIntro: 'Your browser asks for your fingerprint, your face, the PIN of your device or a security key.',
  passkeyFailed: 'The passkey was not used. Try again, or use another way.',
  noScript: 'Passkeys need JavaScript, which is off in this browser. Use another way.',
  setUpTitle: 'Set up a second factor',
  mustSetUp: 'Your account needs a second factor beside the password. Set one up before you go on.',
  addApp: 'Set up an authenticator app',
  addAppIntro: 'Scan this picture with an authenticator app on your phone, or type the secret into the app.',
  picture: 'Picture for the authenticator app',
  secret: 'Secret',
  name: 'Name (optional)',
  confirmCode: 'The six digits that the app shows now',
  confirm: 'Confirm',
  addPasskey: 'Set up a passkey',
  addPasskeyIntro:
    'A passkey is kept by your device, your browser or a security key. With it you sign in without a password.',
  makePasskey: 'Make a passkey',
  codesTitle: 'Your recovery codes',
  codesIntro:
    'Keep these codes where nobody else finds them. Each of them replaces the second factor once, when you cannot ' +
    'use it. They are not shown again.',
  codesKept: 'I have kept them',
  factors: 'Second factors',
  factorsIntro: 'With these you prove that it is you.',
  noFactors: 'You have no second factor: whoever knows your password can sign in as you.',
  app: 'Authenticator app',
  passkey: 'Passkey',
  added: 'Added',
  used: 'Last used',
  never: 'never',
  remove: 'Remove',
  removeLabel: (name) => `Remove: ${name}`,
  codes: 'Recovery codes',
  codesLeft: (count) => `${count} of your recovery codes are left.`,
  drawCodes: 'Make new recovery codes',
  drawCodesNote: 'The codes from before are no longer good then.',
  devices: 'Browsers that are not asked for a second factor',
  devicesIntro: 'In these browsers your password is enough until the date shown.',
  ends: 'Until',
  forget: 'Ask again',
  forgetLabel: (device) => `Ask again: ${device}`,
  done: 'It is done.',
  gone: 'It was gone before.',
  backToFactors: 'Back to your second factors',
  stepEnded: 'This page was open for too long, or was sent before. Begin again.',
  passkeyTaken: 'This passkey is set up already.',
  forgotten: 'Forgotten password',
  forgottenIntro: 'We send you a mail with a link. By it you choose a new password.',
  sendLink: 'Send the mail',
  onTheWay: 'Look into your mailbox',
  onTheWayNote:
    'If there is an account of this name that has a password here, a mail is on its way to its address. Its link ' +
    'works once, for 15 minutes.',
  newPassword: 'Choose a new password',
  newPasswordIntro: (name) => `The new password is for ${name}. All sign-ins from before end.`,
  choose: 'Choose password',
  chosen: 'Your password was changed',
  chosenNote: 'Sign in with the new password. A second factor is asked for as before.',
  linkEnded: 'This link is not good any more',
  linkEndedNote: 'It was used, or it is older than 15 minutes. Ask for a new one.',
};

const german: FactorWords = {
  askTitle: 'Bestätigen Sie, dass Sie es sind',
  askIntro: (name) => `Für ${name} ist ein zweiter Faktor nötig.`,
  code: 'Code',
  codeNote: 'Die sechs Ziffern, die Ihre Authenticator-App zeigt, oder ein Wiederherstellungscode.',
  remember: (days) => `In diesem Browser ${days} Tage lang nicht fragen`,
  goOn: 'Weiter',
  usePasskey: 'Passkey verwenden',
  useCode: 'Code verwenden',
  signInWithPasskey: 'Mit einem Passkey anmelden',
  withPassword: 'Mit einem Kennwort anmelden',
  passkeyTitle: 'Passkey verwenden',
  passkeyIntro:
    'Ihr Browser fragt nach Ihrem Fingerabdruck, Ihrem Gesicht, der PIN Ihres Geräts oder einem Sicherheitsschlüssel.',
  passkeyFailed: 'Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
  noScript: 'Passkeys brauchen JavaScript, das in diesem Browser aus ist. Nehmen Sie einen anderen Weg.',
  setUpTitle: 'Zweiten Faktor einrichten',
  mustSetUp: 'Ihr Konto braucht neben dem Kennwort einen zweiten Faktor. Richten Sie ihn ein, bevor es weitergeht.',
  addApp: 'Authenticator-App einrichten',
  addAppIntro:
    'Scannen Sie dieses Bild mit einer Authenticator-App auf Ihrem Telefon, oder tippen Sie das Geheimnis in die App.',
  picture: 'Bild für die Authenticator-App',
  secret: 'Geheimnis',
  name: 'Name (freiwillig)',
  confirmCode: 'Die sechs Ziffern, die die App jetzt zeigt',
  confirm: 'Bestätigen',
  addPasskey: 'Passkey einrichten',
  addPasskeyIntro:
    'Ein Passkey liegt auf Ihrem Gerät, in Ihrem Browser oder auf einem Sicherheitsschlüssel. Damit melden Sie sich ' +
    'ohne Kennwort an.',
  makePasskey: 'Passkey anlegen',
  codesTitle: 'Ihre Wiederherstellungscodes',
  codesIntro:
    'Bewahren Sie diese Codes dort auf, wo sie sonst niemand findet. Jeder ersetzt einmal den zweiten Faktor, wenn ' +
    'Sie ihn nicht verwenden können. Sie werden nicht noch einmal gezeigt.',
  codesKept: 'Ich habe sie aufbewahrt',
  factors: 'Zweite Faktoren',
  factorsIntro: 'Damit weisen Sie nach, dass Sie es sind.',
  noFactors: 'Sie haben keinen zweiten Faktor: Wer Ihr Kennwort kennt, kann sich als Sie anmelden.',
  app: 'Authenticator-App',
  passkey: 'Passkey',
  added: 'Eingerichtet',
  used: 'Zuletzt verwendet',
  never: 'nie',
  remove: 'Entfernen',
  removeLabel: (name) => `Entfernen: ${name}`,
  codes: 'Wiederherstellungscodes',
  codesLeft: (count) => `${count} Ihrer Wiederherstellungscodes sind übrig.`,
  drawCodes: 'Neue Wiederherstellungscodes anlegen',
  drawCodesNote: 'Die Codes von vorher gelten dann nicht mehr.',
  devices: 'Browser, in denen nicht nach einem zweiten Faktor gefragt wird',
  devicesIntro: 'In diesen Browsern genügt bis zum gezeigten Tag Ihr Kennwort.',
  ends: 'Bis',
  forget: 'Wieder fragen',
  forgetLabel: (device) => `Wieder fragen: ${device}`,
  done: 'Erledigt.',
  gone: 'Das gab es nicht mehr.',
  backToFactors: 'Zurück zu Ihren zweiten Faktoren',
  stepEnded: 'Diese Seite war zu lange offen, oder sie wurde schon abgeschickt. Beginnen Sie noch einmal.',
  passkeyTaken: 'Dieser Passkey ist schon eingerichtet.',
  forgotten: 'Kennwort vergessen',
  forgottenIntro: 'Wir senden Ihnen eine E-Mail mit einem Link. Damit wählen Sie ein neues Kennwort.',
  sendLink: 'E-Mail senden',
  onTheWay: 'Sehen Sie in Ihr Postfach',
  onTheWayNote:
    'Wenn es ein Konto dieses Namens gibt, das hier ein Kennwort hat, ist eine E-Mail an seine Adresse unterwegs. ' +
    'Ihr Link funktioniert einmal, 15 Minuten lang.',
  newPassword: 'Neues Kennwort wählen',
  newPasswordIntro: (name) => `Das neue Kennwort ist für ${name}. Alle Anmeldungen von vorher enden.`,
  choose: 'Kennwort wählen',
  chosen: 'Ihr Kennwort wurde geändert',
  chosenNote: 'Melden Sie sich mit dem neuen Kennwort an. Nach einem zweiten Faktor wird wie vorher gefragt.',
  linkEnded: 'Dieser Link gilt nicht mehr',
  linkEndedNote: 'Er wurde verwendet, oder er ist älter als 15 Minuten. Fordern Sie einen neuen an.',
};

export const factorWords: Readonly<Record<PageLanguage, FactorWords>> = { en: english, de: german };
