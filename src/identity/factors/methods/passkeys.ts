// Passkeys (WebAuthn): what a browser is asked to sign, and whether it did. A passkey that verified its user stands for
// password and second factor together.

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isIP } from 'node:net';
import type { AuthenticationMethod } from '../../../domain/signIns/authenticationEntities.ts';

type Passkey = Pick<AuthenticationMethod, 'credentialId' | 'publicKey' | 'counter' | 'transports'>;

/** A passkey as it is stored. */
export type NewPasskey = Pick<AuthenticationMethod, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'aaGuid'>;

/** Whether browsers know passkeys of pages at this origin: an address is no name that a passkey could be of. */
export const hasPasskeys = (origin: string): boolean => isIP(new URL(origin).hostname.replaceAll(/[[\]]/g, '')) === 0;

const hostOf = (origin: string): string => new URL(origin).hostname;
const bytes = (base64url: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(base64url, 'base64url'));

interface Registration {
  readonly origin: string;
  readonly tenantName: string;
  readonly user: { readonly id: string; readonly userPrincipalName: string; readonly displayName: string };
  readonly known: readonly Passkey[];
}

/** What `navigator.credentials.create` is given, with a new challenge. */
export const registrationOptions = ({ origin, tenantName, user, known }: Registration) =>
  generateRegistrationOptions({
    rpName: tenantName,
    rpID: hostOf(origin),
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.userPrincipalName,
    userDisplayName: user.displayName,
    attestationType: 'none',
    excludeCredentials: known.map(credentialOf),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** The passkey that a browser made; null where the answer is none to this challenge. */
export async function registeredPasskey(
  answer: string,
  { origin, challenge }: { readonly origin: string; readonly challenge: string },
): Promise<NewPasskey | null> {
  const response = parse<RegistrationResponseJSON>(answer);
  if (response === null) return null;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { credential, aaguid } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: (credential.transports ?? []).map((each) => String(each).slice(0, 64)),
      aaGuid: aaguid,
    };
  } catch {
    // The library throws for each way in which an answer is not right.
    return null;
  }
}

/** What `navigator.credentials.get` is given. Without known passkeys the browser offers what it has. */
export const authenticationOptions = (of: {
  readonly origin: string;
  readonly challenge: string;
  readonly known: readonly Passkey[];
}) =>
  generateAuthenticationOptions({
    rpID: hostOf(of.origin),
    challenge: bytes(of.challenge),
    userVerification: 'required',
    ...(of.known.length === 0 ? {} : { allowCredentials: of.known.map(credentialOf) }),
  });

/** Which passkey an answer claims to be of; null where it is no answer. */
export function claimedCredential(answer: string): string | null {
  const id = parse<AuthenticationResponseJSON>(answer)?.id;
  return typeof id === 'string' && id.length <= 2_048 ? id : null;
}

/** How often the passkey was used by now; null where the answer is none of it to this challenge. */
export async function verifiedCounter(
  answer: string,
  passkey: Passkey,
  { origin, challenge }: { readonly origin: string; readonly challenge: string },
): Promise<number | null> {
  const response = parse<AuthenticationResponseJSON>(answer);
  if (response === null) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostOf(origin),
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId ?? '',
        publicKey: bytes(passkey.publicKey ?? ''),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    // As above; also where the counter went back, as that of a copied passkey does.
    return null;
  }
}

const credentialOf = ({ credentialId, transports }: Passkey) => ({
  id: credentialId ?? '',
  transports: [...transports],
});

function parse<T>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    // A form that no passkey page sent.
    return null;
  }
}
