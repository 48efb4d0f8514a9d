// What a sign-in waits for: somebody who is here and assigned, a second factor, consent.

import { interactionPolicy, type Context } from 'oidc-provider';
import type { IdentityStore } from '../accounts/accounts.ts';
import type { ConsentDesk } from '../consent/consent.ts';
import { factorReason, isFactorMissing } from '../factors/factorCheck.ts';
import type { FactorStore } from '../factors/factorStore.ts';
import { requireAssignment } from '../issuer/assignment.ts';
import { isConsentMissing } from '../issuer/consentCheck.ts';

interface PolicyDeps {
  readonly store: IdentityStore;
  readonly consent: ConsentDesk;
  readonly factors: FactorStore | null;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** The library's own consent is to its scopes; ours is to permissions of APIs. */
export function signInPolicy({
  store,
  consent,
  factors,
  machineNow,
}: PolicyDeps): ReturnType<typeof interactionPolicy.base> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { Check, Prompt } = interactionPolicy;
  const isMissing = (context: Context): boolean => isConsentMissing(context, consent);
  const missing = new Check('permissions', 'the user has not consented to all', 'consent_required', isMissing);
  policy.add(new Prompt({ name: 'consent' }, missing));
  const isGone = ({ oidc }: Context): boolean => oidc.session.accountId !== undefined && oidc.account === undefined;
  const isRefused = async (context: Context): Promise<boolean> => {
    const { account } = context.oidc;
    if (account !== undefined) await requireAssignment(store, context, account.accountId);
    return false;
  };
  const { checks } = policy.get('login');
  checks.add(new Check('account_gone', 'the signed-in account is gone or disabled', 'login_required', isGone));
  const lacksFactor = (context: Context): Promise<boolean> => isFactorMissing(context, factors, machineNow());
  checks.add(new Check(factorReason, 'a second factor is needed', 'interaction_required', lacksFactor));
  checks.add(new Check('assignment', 'the user is not assigned', 'access_denied', isRefused));
  return policy;
}
