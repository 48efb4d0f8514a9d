// The mails of an event: one for each person who is to be told, in their language, with one link to its page; none
// where the policy has switched them off.

import type { Id } from '../base.ts';
import type { Branding } from '../branding/brandingEntities.ts';
import { lookFor, type Look } from '../branding/look.ts';
import { englishMails } from './englishMails.ts';
import { germanMails } from './germanMails.ts';
import type { Mail } from './mail.ts';
import { mailFacts } from './mailFacts.ts';
import { mailKinds, type MailEvent } from './mailKinds.ts';
import { renderHtml, renderText, type MailContent, type MailLook } from './mailLayout.ts';
import { subjectOf } from './mailSubjects.ts';
import { dateFormatOf, mailLanguageOf, type MailLanguage, type MailVariables } from './mailVariables.ts';
import type { MailWords } from './mailWords.ts';

/** The words of each language. */
export const mailWords: Readonly<Record<MailLanguage, MailWords>> = { en: englishMails, de: germanMails };

/** `address` is null for a person without one, who gets no mail; `language` for one who prefers none. */
export interface Recipient {
  readonly id: Id | null;
  readonly name: string | null;
  readonly address: string | null;
  readonly language: string | null;
}

export interface MailFacts {
  readonly recipients: readonly Recipient[];
  /** The policy's own switch (isAssignmentNotificationDisabled). */
  readonly isSwitchedOff: boolean;
  /** `format` is the tenant's. */
  readonly variables: MailVariables;
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
  readonly reviewId: Id | null;
  readonly connectionId: Id | null;
  /** Of an invitation, which its link bears. */
  readonly ticket: string | null;
  /** Object id of the person whose access it is; null where they are not in the directory. */
  readonly personId: Id | null;
  /** The origin of the pages that mails lead to, without a slash at the end. */
  readonly origin: string;
  /** The name of the tenant's organization. */
  readonly tenantName: string | null;
  /** How its mails look, for everybody and for single languages. */
  readonly brandings: readonly Branding[];
}

/** A mail before it is queued. */
export type MailDraft = Pick<
  Mail,
  'event' | 'to' | 'recipientId' | 'subject' | 'html' | 'text' | 'requestId' | 'assignmentId' | 'reviewId'
>;

/** The mails of an event, one for each address; none where the policy has switched mails off. */
export function mailsFor(event: MailEvent, facts: MailFacts): readonly MailDraft[] {
  if (facts.isSwitchedOff) return [];
  const known = new Set<string>();
  return facts.recipients.flatMap((recipient) => {
    const { address } = recipient;
    if (address === null || !isAddress(address) || known.has(address.toLowerCase())) return [];
    known.add(address.toLowerCase());
    return [mailTo(event, facts, { ...recipient, address })];
  });
}

function mailTo(
  event: MailEvent,
  { variables: given, personId, origin, tenantName, brandings, ...about }: MailFacts,
  { id, name, address, language: preferred }: Recipient & { readonly address: string },
): MailDraft {
  const language = mailLanguageOf(preferred, given.format);
  const variables = { ...given, format: dateFormatOf(preferred, language, given.format) };
  const words = mailWords[language];
  // Neither has an id of a person who is not in the directory yet.
  const isOwn = id === personId;
  const { button, page } = mailKinds[event];
  const subject = subjectOf(event, variables, { language, isOwn });
  const letter: MailContent = {
    look: lookOfMail(lookFor(brandings, [preferred ?? language], tenantName), words),
    language,
    organization: tenantName,
    heading: subject,
    greeting: words.greeting(name),
    sentences: words.sentences[event](variables),
    facts: mailFacts[event]({ of: variables, words, language }),
    link: {
      label: words.buttons[button],
      url: `${origin}${page({ ...about, isOwn })}`,
    },
    closing: words.closing(tenantName),
  };
  return {
    event,
    to: address,
    recipientId: id,
    subject,
    html: renderHtml(letter),
    text: renderText(letter),
    requestId: about.requestId,
    assignmentId: about.assignmentId,
    reviewId: about.reviewId,
  };
}

function lookOfMail({ shades, pictures, links }: Look, words: MailWords): MailLook {
  const all = [
    { link: links.privacy, text: words.links.privacy },
    { link: links.terms, text: words.links.terms },
  ];
  return {
    colour: shades?.[80] ?? null,
    logo: pictures.bannerLogo ?? pictures.headerLogo,
    links: all.flatMap(({ link, text }) => (link === null ? [] : { url: link.url, text: link.text ?? text })),
  };
}

/** One address and nothing besides: what is written into a header must not be able to add another. */
const isAddress = (text: string): boolean => text.length <= 320 && /^[^@\s<>,;"]+@[^@\s<>,;"]+$/.test(text);
