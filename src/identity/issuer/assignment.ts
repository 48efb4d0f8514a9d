// Whether a user may use a client and an API that are open only to those who are assigned to them.
import type { Context } from 'oidc-provider';
import type { IdentityStore } from '../accounts/accounts.ts';
import { OAuthError } from './oauthErrors.ts';
import { requestContextOf } from './translateRequest.ts';

/** Throws `userNotAssigned` where the user is to be assigned, directly or through a group, and is not. */
export async function requireAssignment({ accounts }: IdentityStore, { req }: Context, userId: string): Promise<void> {
  const { client, api } = requestContextOf(req);
  const closed = [
    ...(client?.assignmentRequired === true ? [client.servicePrincipalId] : []),
    ...(api?.assignmentRequired === true ? [api.id] : []),
  ];
  for (const id of closed)
    if ((await accounts.findUserRoles(userId, id)).length === 0) throw new OAuthError('userNotAssigned');
}
