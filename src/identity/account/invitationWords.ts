// The words of the pages of invitations, in each language.

import type { PageLanguage } from './accountWords.ts';

interface InvitationWords {
  readonly title: (tenant: string) => string;
  /** Before the mail: to which address it goes. */
  readonly sendIntro: (address: string) => string;
  readonly send: string;
  readonly onTheWay: string;
  readonly onTheWayNote: (address: string) => string;
  readonly tooMany: string;
  readonly tooManyNote: string;
  readonly acceptIntro: (signInName: string) => string;
  readonly accept: string;
  readonly accepted: string;
  readonly acceptedNote: (signInName: string) => string;
  readonly goOn: string;
  readonly ended: string;
  readonly endedNote: string;
}

export const invitationWords: Readonly<Record<PageLanguage, InvitationWords>> = {
  en: {
    title: (tenant) => `Invitation to ${tenant}`,
    sendIntro: (address) =>
      `To show that the invitation is yours, get a mail to ${address}. Its link opens the account.`,
    send: 'Send the mail',
    onTheWay: 'The mail is on its way',
    onTheWayNote: (address) => `Open the link in the mail to ${address}. It can be used once, and for a week.`,
    tooMany: 'There are mails on their way already',
    tooManyNote: 'Look into your mailbox, also among unwanted mail. In an hour you can have another mail sent.',
    acceptIntro: (name) => `Choose a password. You then sign in as ${name}.`,
    accept: 'Accept the invitation',
    accepted: 'Welcome',
    acceptedNote: (name) => `The account is yours. Sign in as ${name}, with the password that you chose.`,
    goOn: 'Go on',
    ended: 'This invitation is not open any more',
    endedNote:
      'It was accepted, it is too old, or it was withdrawn. If you accepted it, sign in; if not, ask the person who ' +
      'invited you.',
  },
  de: {
    title: (tenant) => `Einladung zu ${tenant}`,
    sendIntro: (address) =>
      `Damit feststeht, dass die Einladung Ihnen gilt, lassen Sie sich eine E-Mail an ${address} schicken. Ihr Link ` +
      'öffnet das Konto.',
    send: 'E-Mail schicken',
    onTheWay: 'Die E-Mail ist unterwegs',
    onTheWayNote: (address) => `Öffnen Sie den Link in der E-Mail an ${address}. Er gilt einmal, und eine Woche lang.`,
    tooMany: 'Es sind schon E-Mails unterwegs',
    tooManyNote:
      'Sehen Sie in Ihrem Postfach nach, auch unter der unerwünschten Post. In einer Stunde können Sie sich eine ' +
      'weitere schicken lassen.',
    acceptIntro: (name) => `Wählen Sie ein Kennwort. Danach melden Sie sich als ${name} an.`,
    accept: 'Einladung annehmen',
    accepted: 'Willkommen',
    acceptedNote: (name) => `Das Konto gehört Ihnen. Melden Sie sich als ${name} mit dem gewählten Kennwort an.`,
    goOn: 'Weiter',
    ended: 'Diese Einladung gilt nicht mehr',
    endedNote:
      'Sie wurde angenommen, ist zu alt oder wurde zurückgezogen. Wenn Sie sie angenommen haben, melden Sie sich an; ' +
      'sonst fragen Sie, wer Sie eingeladen hat.',
  },
};
