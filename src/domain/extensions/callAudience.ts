// For whom a call-out's token may be: whoever answers at the extension's own address, so that nobody gets, at an
// address of their own, the token that somebody else's endpoint trusts.
// https://learn.microsoft.com/entra/identity-platform/custom-extension-overview

/** What is known of the audience that an extension names. */
export interface AudienceFacts {
  /** Those that administrators allowed: `<audience> <host>` each. */
  readonly allowed: readonly string[];
  /** It is the client id of an application of the tenant: clients take what is meant for them for a sign-in. */
  readonly isOfApplication: boolean;
}

/** Audiences of Latchkey's own API: a token for a call-out must never be valid for it. */
const ownAudiences: ReadonlySet<string> = new Set([
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
]);

/** Whether it is one of them. */
export const isOwnAudience = (audience: string): boolean => ownAudiences.has(audience.toLowerCase());

/**
 * What would be right in place of an audience; null where the token may be made. `address` is null while nobody has
 * said where the extension is.
 */
export function audienceFault(audience: string, address: string | null, facts: AudienceFacts): string | null {
  if (isOwnAudience(audience)) return 'another audience: tokens of Latchkey itself are not given away';
  if (facts.isOfApplication) return 'another audience than the client id of an application of this tenant';
  if (address === null) return null;
  const { host, hostname } = new URL(address);
  const of = hostOfAudience(audience);
  if (of === host || of === hostname) return null;
  const isAllowed = facts.allowed.some((each) => {
    const [name, where] = each.split(' ');
    return name === audience && (where?.toLowerCase() === host || where?.toLowerCase() === hostname);
  });
  return isAllowed
    ? null
    : `of the address's host, such as https://${host} or api://${host}/name, or one that an administrator allowed ` +
        `("${audience} ${hostname}" in allowedAudiences of /latchkey/v1/settings)`;
}

/** The host that an audience names: of `https://host/…` and `api://host/…`; null of any other text. */
function hostOfAudience(audience: string): string | null {
  const [, host] = /^(?:https|api):\/\/([^/?#@\s]+)(?:[/?#].*)?$/i.exec(audience) ?? [];
  return host?.toLowerCase() ?? null;
}

/** Whether a text says an audience and the host that may have tokens for it. */
export const isAllowedAudience = (text: string): boolean => /^\S{1,1024} [a-z0-9.[\]:-]{1,253}$/i.test(text);
