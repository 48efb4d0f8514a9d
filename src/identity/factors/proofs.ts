// How a sign-in was proven, in the words of `amr` (RFC 8176), and what that is worth.

import type { OAuthErrorCode } from '../issuer/oauthErrors.ts';

/** `mfa`: a second factor was given in this sign-in. `device`: the browser is one that was remembered after that. */
export type Proof = 'pwd' | 'otp' | 'fido' | 'mfa' | 'device';

type Proofs = readonly string[] | undefined;

/** Whether this sign-in has a second factor, be it that of a remembered browser. */
export const hasSecondFactor = (amr: Proofs): boolean =>
  amr?.some((each) => each === 'mfa' || each === 'device') === true;

/** Whether a second factor was given in this sign-in itself. */
export const gaveSecondFactor = (amr: Proofs): boolean => amr?.includes('mfa') === true;

/** The name of the authentication context that stands for a second factor that was just given. */
export const proofContext = 'c1';

/** A proof that ends while the answer to a challenge is on its way would be asked for again: it is renewed before. */
const marginSeconds = 30;

interface SignInProof {
  readonly amr: Proofs;
  /** Milliseconds. */
  readonly signedInAt: number;
}

/** How fresh a second factor must be: within seconds of now (milliseconds), or of this sign-in where that is null. */
interface Freshness {
  readonly seconds: number | null;
  readonly now: number;
}

/** Whether a sign-in has a second factor that a call may rest on. */
export const isFresh = ({ amr, signedInAt }: SignInProof, { seconds, now }: Freshness): boolean =>
  gaveSecondFactor(amr) && (seconds === null || signedInAt + seconds * 1000 >= now);

/** Whether the factor is still as fresh when the answer arrives. */
export const staysFresh = (proof: SignInProof, { seconds, now }: Freshness): boolean =>
  isFresh(proof, { seconds: seconds === null ? null : Math.max(seconds - marginSeconds, seconds / 2), now });

/** Why a factor is not taken. */
export type FactorFault = Extract<OAuthErrorCode, 'secondFactorWrong' | 'tooManyGuesses'>;
