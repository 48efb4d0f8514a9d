// The client by which people sign in to the pages of their own account. It is built in, and gets no tokens: the pages
// go by the browser's session, which the sign-in leaves behind.

import { createHash, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { Accounts, ClientApplication } from '../accounts/accounts.ts';
import { authorizePath } from '../issuer/issuerPaths.ts';
import { requestContextOf } from '../issuer/translateRequest.ts';
import { signedInPath } from './accountPaths.ts';

const clientId = 'a6f3cb1d-6a0e-4a53-9c0f-5b9d0f7a4c11';
/** The client as the issuer knows clients: it leads back to the origin that the browser uses. */
function accountClient(): ClientApplication {
  const context = Provider.ctx;
  return {
    clientId,
    servicePrincipalId: clientId,
    displayName: 'Latchkey account',
    accountEnabled: true,
    signsInOnly: true,
    assignmentRequired: false,
    isFallbackPublicClient: false,
    redirectUris: {
      web: [],
      spa: context === undefined ? [] : [`${requestContextOf(context.req).origin}${signedInPath}`],
      publicClient: [],
    },
    secretHashes: [],
    certificates: [],
    federatedCredentials: [],
    requiredAccess: [],
    roles: [],
    grants: [],
  };
}

/** The tenant's accounts, with this client besides its own. */
export const withAccountClient = (accounts: Accounts): Accounts => ({
  ...accounts,
  findClient: async (id) => (id === clientId ? accountClient() : accounts.findClient(id)),
});

/**
 * The address of the sign-in that leads back to a page; `again` where the browser's session is not enough. Its code is
 * of no use: the proof for it is thrown away.
 */
export function signInAddress(origin: string, tenantId: string, page: string, mode: 'once' | 'again' = 'once'): string {
  const parameters = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: `${origin}${signedInPath}`,
    scope: 'openid',
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
    state: page,
    ...(mode === 'again' ? { prompt: 'login' } : {}),
  });
  return `${authorizePath(tenantId)}?${parameters.toString()}`;
}
