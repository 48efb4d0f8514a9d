// The mails of an event: one for each person who is to be told, and none where the policy has switched them off.

import type { Id } from '../base.ts';
import { renderHtml, renderText, type MailContent } from './mailLayout.ts';
import type { Mail } from './mail.ts';
import { mailFacts, mailSentences, subjectOf, type MailEvent, type MailVariables } from './mailTexts.ts';

/** `address` is null for a person without one, who gets no mail. */
export interface Recipient {
  readonly id: Id | null;
  readonly name: string | null;
  readonly address: string | null;
}

export interface MailFacts {
  readonly recipients: readonly Recipient[];
  /** The policy's own switch (isAssignmentNotificationDisabled). */
  readonly isSwitchedOff: boolean;
  readonly variables: MailVariables;
  readonly requestId: Id | null;
  readonly assignmentId: Id | null;
}

/** A mail before it is queued. */
export type MailDraft = Pick<
  Mail,
  'event' | 'to' | 'recipientId' | 'subject' | 'html' | 'text' | 'requestId' | 'assignmentId'
>;

/** The mails of an event, one for each address; none where the policy has switched mails off. */
export function mailsFor(
  event: MailEvent,
  { recipients, isSwitchedOff, variables, requestId, assignmentId }: MailFacts,
): readonly MailDraft[] {
  if (isSwitchedOff) return [];
  const known = new Set<string>();
  return recipients.flatMap(({ id, name, address }) => {
    if (address === null || !isAddress(address) || known.has(address.toLowerCase())) return [];
    known.add(address.toLowerCase());
    const subject = subjectOf(event, variables);
    const letter: MailContent = {
      heading: subject,
      greeting: name === null ? 'Hello,' : `Hello ${name},`,
      sentences: mailSentences[event](variables),
      facts: mailFacts[event](variables),
      closing,
    };
    return [
      {
        event,
        to: address,
        recipientId: id,
        subject,
        html: renderHtml(letter),
        text: renderText(letter),
        requestId,
        assignmentId,
      },
    ];
  });
}

const closing =
  'This mail was sent by Latchkey, which manages access in your organization. Answers to it are not read.';

/** One address and nothing besides: what is written into a header must not be able to add another. */
const isAddress = (text: string): boolean => text.length <= 320 && /^[^@\s<>,;"]+@[^@\s<>,;"]+$/.test(text);
