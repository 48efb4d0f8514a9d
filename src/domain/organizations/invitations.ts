// Invitations of guests by Graph's call: what a body must say, and who cannot be invited.
// https://learn.microsoft.com/graph/api/resources/invitation

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import { isMailAddress } from '../directory/users.ts';
import { isNonBlank, type FaultCollector } from '../faultCollector.ts';
import { fold } from '../text.ts';

/** What a body says, in Graph's words; what is null was left out. */
export interface InvitationBody {
  readonly invitedUserEmailAddress: string | null;
  readonly inviteRedirectUrl: string | null;
  readonly invitedUserDisplayName: string | null;
  readonly invitedUserType: string | null;
  readonly sendInvitationMessage: boolean | null;
  readonly resetRedemption: boolean | null;
  readonly invitedUserMessageInfo: unknown;
  readonly invitedUser: unknown;
}

/** How the mail reads. */
export interface InvitationMessage {
  /** Null: the guest's own, or the tenant's. */
  readonly messageLanguage: string | null;
  /** Added to the words of the mail, as it is. */
  readonly customizedMessageBody: string | null;
  readonly ccRecipients: readonly {
    readonly emailAddress: { readonly name: string | null; readonly address: string | null };
  }[];
}

/** An invitation as it is done, once its body was read. */
export interface InvitationDraft {
  readonly email: string;
  readonly redirectUrl: string;
  readonly displayName: string | null;
  readonly userType: 'Guest' | 'Member';
  readonly message: InvitationMessage;
  /** Of the user whose redemption is reset. */
  readonly invitedUserId: string | null;
}

const [longestUrl, longestMessage, longestName] = [2048, 5000, 256];
const languagePattern = /^[A-Za-z]{2,3}(-\w{1,8})*$/;
/** As Graph: one copy. */
const mostCopies = 1;

/** Notes every fault of a body. `domains`: the verified ones of the tenant, whose people are no guests. */
export function readInvitation(
  body: InvitationBody,
  domains: readonly string[],
  faults: FaultCollector,
): InvitationDraft {
  const email = body.invitedUserEmailAddress?.trim() ?? '';
  const redirectUrl = body.inviteRedirectUrl?.trim() ?? '';
  const domain = email.slice(email.lastIndexOf('@') + 1);
  faults.holds(isMailAddress(email), 'invitedUserEmailAddress', 'an address such as name@example.com');
  faults.holds(
    !domains.some((each) => fold(each) === fold(domain)),
    'invitedUserEmailAddress',
    `an address of another organization: ${domain} is a domain of this one`,
  );
  faults.holds(
    redirectUrl.length <= longestUrl && /^https?:$/.test(URL.parse(redirectUrl)?.protocol ?? ''),
    'inviteRedirectUrl',
    `an http or https address of ${longestUrl} characters at the most`,
  );
  const displayName = isNonBlank(body.invitedUserDisplayName) ? body.invitedUserDisplayName.trim() : null;
  faults.holds(
    (displayName?.length ?? 0) <= longestName,
    'invitedUserDisplayName',
    `${longestName} characters at the most`,
  );
  const userType = body.invitedUserType ?? 'Guest';
  faults.holds(/^(guest|member)$/i.test(userType), 'invitedUserType', 'Guest or Member');
  return {
    email,
    redirectUrl,
    displayName,
    userType: /^member$/i.test(userType) ? 'Member' : 'Guest',
    message: readMessage(body.invitedUserMessageInfo, faults),
    invitedUserId: body.resetRedemption === true ? readInvitedUser(body.invitedUser, faults) : null,
  };
}

function readInvitedUser(said: unknown, faults: FaultCollector): string {
  const id = isObject(said) ? said['id'] : null;
  faults.holds(typeof id === 'string' && id !== '', 'invitedUser/id', 'the id of the user whose redemption is reset');
  return String(id).toLowerCase();
}

const isObject = (said: unknown): said is Readonly<Record<string, unknown>> =>
  typeof said === 'object' && said !== null && !Array.isArray(said);

function readMessage(said: unknown, faults: FaultCollector): InvitationMessage {
  const { messageLanguage = null, customizedMessageBody = null, ccRecipients = null } = isObject(said) ? said : {};
  faults.holds(said === null || isObject(said), 'invitedUserMessageInfo', 'an object');
  const within = faults.below('invitedUserMessageInfo');
  // A client that names none writes it as an empty text.
  const language = messageLanguage === '' ? null : messageLanguage;
  within.holds(
    language === null || (typeof language === 'string' && languagePattern.test(language)),
    'messageLanguage',
    'a language such as en-US',
  );
  within.holds(
    customizedMessageBody === null ||
      (typeof customizedMessageBody === 'string' && customizedMessageBody.length <= longestMessage),
    'customizedMessageBody',
    `a text of ${longestMessage} characters at the most`,
  );
  return {
    messageLanguage: typeof language === 'string' ? language : null,
    customizedMessageBody: isNonBlank(customizedMessageBody) ? String(customizedMessageBody) : null,
    ccRecipients: readCopies(ccRecipients, within),
  };
}

function readCopies(said: unknown, faults: FaultCollector): InvitationMessage['ccRecipients'] {
  faults.holds(
    said === null || (Array.isArray(said) && said.length <= mostCopies),
    'ccRecipients',
    'a list of one at the most',
  );
  if (!Array.isArray(said)) return [];
  return said.slice(0, mostCopies).flatMap((each: unknown, at) => {
    const { name = null, address = null } =
      isObject(each) && isObject(each['emailAddress']) ? each['emailAddress'] : {};
    if (address === null) return [];
    const isAddress = typeof address === 'string' && isMailAddress(address);
    faults.holds(isAddress, `ccRecipients/${at}/emailAddress/address`, 'an address such as name@example.com');
    return isAddress ? [{ emailAddress: { name: typeof name === 'string' ? name : null, address } }] : [];
  });
}

/** Whether the user came by an invitation, and may come again by another one. */
export const isInvited = ({ creationType, userType }: Pick<DirectoryObject, 'creationType' | 'userType'>): boolean =>
  userType === 'Guest' || creationType === 'Invitation';

/** Whether an invitation waits for the guest: nobody has taken the account yet, and it is open. */
export const isRedeemable = (
  user: Pick<DirectoryObject, 'externalUserState' | 'accountEnabled' | 'deletedAt'>,
): boolean => user.externalUserState === 'PendingAcceptance' && user.accountEnabled === true && user.deletedAt === null;
