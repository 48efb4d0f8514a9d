// Passwords and certificates of applications: what a new one must be, and what becomes of a list that a body sends.
// https://learn.microsoft.com/graph/api/resources/passwordcredential and keycredential

import type { Id, Instant } from '../base.ts';
import type { FaultCollector } from '../faultCollector.ts';
import { addDuration, formatInstant, millisecondsOf } from '../time.ts';
import type { Credential, CredentialDraft } from './credentialEntities.ts';

/** An application has no more than so many of both kinds together. */
export const mostCredentials = 100;
/** How long a password is good whose end nobody said. */
const passwordLife = 'P2Y';
const longestName = 256;

/** A certificate that was read: base64 of its DER form, its SHA-1 thumbprint in hexadecimal digits, its times. */
export interface CertificateFacts {
  readonly der: string;
  readonly thumbprint: string;
  readonly subject: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** When, and where ids come from. */
interface NewCredentialContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly objectId: Id;
}

/** A credential as a commit inserts it. */
export type NewCredential = Omit<Credential, 'version'>;

/** The times of a credential: from now on, unless it says otherwise. Notes where they contradict each other. */
function timesOf(
  { startDateTime, endDateTime }: CredentialDraft,
  defaults: { readonly from: Instant; readonly until: Instant | null; readonly life: string },
  faults: FaultCollector,
): Pick<Credential, 'startsAt' | 'endsAt'> {
  const startsAt = startDateTime ?? defaults.from;
  const endsAt = endDateTime ?? defaults.until ?? addDuration(startsAt, defaults.life) ?? startsAt;
  faults.holds(endsAt > startsAt, 'endDateTime', `an instant after ${startsAt}`);
  return { startsAt, endsAt };
}

function checkName({ displayName }: CredentialDraft, faults: FaultCollector): void {
  const length = displayName?.length ?? 0;
  faults.holds(length <= longestName, 'displayName', `a name of at most ${longestName} characters`);
}

/** A new password, without its hash and hint. */
export function newPassword(
  draft: CredentialDraft,
  { now, newId, objectId }: NewCredentialContext,
  faults: FaultCollector,
): NewCredential {
  checkName(draft, faults);
  const id = newId();
  return {
    id,
    objectId,
    keyId: id,
    kind: 'password',
    displayName: draft.displayName ?? null,
    customKeyIdentifier: draft.customKeyIdentifier ?? null,
    ...{ hint: null, secretHash: null, keyType: null, usage: null, key: null },
    ...timesOf(draft, { from: now, until: null, life: passwordLife }, faults),
  };
}

/**
 * A new certificate. `certificate` is what the draft's key was read as; null where it is none. An end after the
 * certificate's own is refused, as in Graph.
 */
export function newKey(
  draft: CredentialDraft,
  certificate: CertificateFacts | null,
  { now, newId, objectId }: NewCredentialContext,
  faults: FaultCollector,
): NewCredential | null {
  checkName(draft, faults);
  faults.holds((draft.type ?? certificateType) === certificateType, 'type', certificateType);
  faults.holds((draft.usage ?? 'Verify') === 'Verify', 'usage', 'Verify');
  faults.holds(certificate !== null, 'key', 'an X.509 certificate: its DER or PEM form in base64');
  if (certificate === null) return null;
  const bounds = { from: certificate.from, until: certificate.until, life: passwordLife };
  const times = timesOf(draft, bounds, faults);
  faults.holds(
    times.endsAt <= certificate.until,
    'endDateTime',
    `no later than the certificate's: ${certificate.until}`,
  );
  faults.holds(certificate.until > now, 'key', `a certificate that is still good; this one ended ${certificate.until}`);
  return {
    id: newId(),
    objectId,
    keyId: draft.keyId ?? newId(),
    kind: 'key',
    displayName: draft.displayName ?? certificate.subject,
    customKeyIdentifier: draft.customKeyIdentifier ?? certificate.thumbprint,
    ...{ hint: null, secretHash: null, keyType: certificateType, usage: 'Verify', key: certificate.der },
    ...times,
  };
}

const certificateType = 'AsymmetricX509Cert';

const dayMs = 86_400_000;
/** Days before its end at which a credential is told of, the earliest first. */
export const tellingDays = [30, 7, 1] as const;

/** The next instant after now at which the end of a credential is told; null where none is left. */
export const nextTelling = (endsAt: Instant, now: Instant): Instant | null =>
  tellingDays.map((days) => formatInstant(millisecondsOf(endsAt) - days * dayMs)).find((at) => at > now) ?? null;

/** The days of `tellingDays` that are reached: of several that passed together, the last; null before the first. */
export const reachedTelling = (endsAt: Instant, now: Instant): number | null =>
  tellingDays.findLast((days) => millisecondsOf(endsAt) - millisecondsOf(now) <= days * dayMs) ?? null;

/** Whether the credential is good at that instant. */
export const isGood = ({ startsAt, endsAt }: Pick<Credential, 'startsAt' | 'endsAt'>, now: Instant): boolean =>
  startsAt <= now && now < endsAt;

/** What a list of a body leaves of those that are there, by `keyId`: one that it does not name goes. */
export function sortDrafts<Row extends Pick<Credential, 'keyId'>>(
  there: readonly Row[],
  drafts: readonly CredentialDraft[],
): { readonly gone: readonly Row[]; readonly added: readonly (readonly [at: number, draft: CredentialDraft])[] } {
  const idOf = ({ keyId }: CredentialDraft): string | undefined => keyId?.toLowerCase();
  const named = new Set(drafts.map(idOf));
  const known = new Set(there.map(({ keyId }) => keyId));
  return {
    gone: there.filter(({ keyId }) => !named.has(keyId)),
    added: [...drafts.entries()].filter(([, draft]) => !known.has(idOf(draft) ?? '')),
  };
}

/** How the audit names the credentials of an object, as Graph writes them. */
export const keyDescription = (credentials: readonly Pick<Credential, 'keyId' | 'kind' | 'displayName'>[]): string =>
  JSON.stringify(
    credentials.map(
      ({ keyId, kind, displayName }) =>
        `[KeyIdentifier=${keyId},KeyType=${kind === 'password' ? 'Password' : 'AsymmetricX509Cert'},` +
        `KeyUsage=Verify,DisplayName=${displayName ?? ''}]`,
    ),
  );
