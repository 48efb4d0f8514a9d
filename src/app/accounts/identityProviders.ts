// Behind the sign-in by providers of identities: which there are, and who a person of theirs is here.

import { randomUUID } from 'node:crypto';
import { systemCaller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { ownOrigin, retryOnConflict, type ProviderAnswer, type TryProvider } from '../../flows/context.ts';
import { admitPerson } from '../../flows/identityProviders/admitPerson.ts';
import { load, orderBy, rows } from '../../flows/load.ts';
import {
  keysPath,
  providerAnswerPath,
  providerLoggedOutPath,
  providerLogoutPath,
} from '../../identity/issuer/issuerPaths.ts';
import type { ProviderClient } from '../../identity/providers/providerClient.ts';
import type { Admission, ProviderDesk } from '../../identity/providers/providerDesk.ts';
import { eq } from '../../odata/query.ts';
import type { TenantServices } from '../tenant.ts';

/** For the issuer. */
export function createProviderDesk(tenant: TenantServices): ProviderDesk {
  const { store, sealing } = tenant;
  return {
    enabled: async () =>
      (await load(store, { found: orderBy(rows('identityProvider', eq('isEnabled', true)), 'displayName') })).found,
    openSecret: ({ clientSecret }) => (clientSecret === null ? null : sealing.open(clientSecret)),
    admit: async ({ id }, person) => {
      const now = tenant.updateClock(await tenant.loadRow());
      const ctx = tenant.contextFor(systemCaller, now, ownOrigin(randomUUID()));
      return admitTwice(() => retryOnConflict(() => admitPerson(ctx, id, person)));
    },
    linkedUser: async ({ id }, subject) => {
      const { links } = await load(store, {
        links: rows('identityLink', eq('providerId', id), eq('subject', subject)),
      });
      return links[0]?.userId ?? null;
    },
  };
}

/** Of two first sign-ins at once the second finds what the first has made. */
async function admitTwice(admit: () => Promise<Admission>): Promise<Admission> {
  const orNull = async (): Promise<Admission | null> => {
    try {
      return await admit();
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'duplicateKey' || error.code === 'changedMeanwhile')) return null;
      throw error;
    }
  };
  return (await orNull()) ?? (await orNull()) ?? { refused: 'providerFlowEnded' };
}

/** For those who set a provider up. `origin` is the one by which browsers come. */
export function createTryProvider(
  client: ProviderClient,
  { origin, tenantId }: { readonly origin: () => string; readonly tenantId: () => Promise<string> },
): TryProvider {
  return async (_ctx, provider, begin) => {
    await begin();
    const tenant = await tenantId();
    const own = {
      redirectUri: `${origin()}${providerAnswerPath(tenant, provider.id)}`,
      backchannelLogoutUri: `${origin()}${providerLogoutPath(tenant, provider.id)}`,
      postLogoutRedirectUri: `${origin()}${providerLoggedOutPath(tenant)}`,
      jwksUri: `${origin()}${keysPath(tenant)}`,
    };
    const nothing = { authorizationEndpoint: null, tokenEndpoint: null, endSessionEndpoint: null };
    try {
      const found = await client.metadata(provider);
      return {
        isWell: true,
        says: null,
        authorizationEndpoint: found.authorization_endpoint ?? null,
        tokenEndpoint: found.token_endpoint ?? null,
        endSessionEndpoint: found.end_session_endpoint ?? null,
        ...own,
      } satisfies ProviderAnswer;
    } catch (error) {
      return { isWell: false, says: saysOf(error), ...nothing, ...own };
    }
  };
}

/** The innermost words, which name the host and what it did. */
function saysOf(error: unknown): string {
  let [current, words] = [error, 'The provider cannot be reached.'];
  while (current instanceof Error) [current, words] = [current.cause, current.message];
  return words.slice(0, 1_000);
}
