// Whether a sign-in of the provider lacks a second factor, or one that is as fresh as the client asks for.

import type { Context } from 'oidc-provider';
import type { FactorStore } from './factorStore.ts';
import { gaveSecondFactor, hasSecondFactor, proofContext, staysFresh } from './proofs.ts';

/** The parameter by which the library keeps which authentication context the client asks for. */
export const proofParameter = 'acrs';

/** Which reason of the sign-in page asks for a factor alone. */
export const factorReason = 'second_factor';

/**
 * The contexts that a `claims` parameter of Entra's form demands of the access token; undefined where it demands none.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function demandedContexts(claims: string | null | undefined): string | undefined {
  if (claims === null || claims === undefined) return undefined;
  try {
    const { access_token: token } = JSON.parse(claims) as {
      readonly access_token?: { readonly acrs?: { readonly value?: unknown; readonly values?: unknown } | null };
    };
    const { value, values } = token?.acrs ?? {};
    const named = [value, ...(Array.isArray(values) ? values : [])].filter((each) => typeof each === 'string');
    return named.length === 0 ? undefined : named.join(' ');
  } catch {
    // No JSON: Entra refuses it, and here it asks for nothing.
    return undefined;
  }
}

/** Whether a demand names the context that we have. */
export const demandsProof = (contexts: string | undefined): boolean =>
  contexts?.split(' ').includes(proofContext) === true;

/** For the policy of the sign-in page. */
export async function isFactorMissing(
  { oidc: { account, session, params } }: Context,
  factors: FactorStore | null,
  now: number,
): Promise<boolean> {
  if (factors === null || account === undefined) return false;
  const { amr } = session;
  if (demandsProof(params[proofParameter])) {
    const proof = { amr, signedInAt: (session.loginTs ?? 0) * 1000 };
    if (!staysFresh(proof, { seconds: factors.settings.proofSeconds, now })) return true;
  }
  return !hasSecondFactor(amr) && (await factors.isAsked(account.accountId));
}

/** Whether tokens of a sign-in are refused, for its user must have a second factor by now. */
export const isRefused = async (
  factors: FactorStore | null,
  userId: string,
  amr: readonly string[] | undefined,
): Promise<boolean> => factors !== null && !hasSecondFactor(amr) && (await factors.isRequired(userId));

/** The claims of an access token that tell of the factors. */
export const proofClaims = (amr: readonly string[] | undefined): Record<string, unknown> =>
  amr === undefined ? {} : { amr, ...(gaveSecondFactor(amr) ? { acrs: [proofContext] } : {}) };
