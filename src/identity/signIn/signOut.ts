// Signing out in one step: where an application shows whose sign-in it ends, and where nobody is signed in any more,
// nothing is left to ask.
import type { Context, Provider } from 'oidc-provider';
import { requestContextOf } from '../issuer/translateRequest.ts';

/**
 * The end-session endpoint leads back at once, and ends the browser's session, where `id_token_hint` is of the user who
 * is signed in, or where nobody is. Otherwise the library's page asks, since any site can lead a browser here.
 * https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export function signOutInOneStep(provider: Provider, cookieOptions: object): void {
  provider.use(async (context, next) => {
    await next();
    if (requestContextOf(context.req).path.endpoint !== 'logout' || context.status !== 200) return;
    const { session } = context.oidc;
    if (session.accountId !== undefined && session.accountId !== hintedAccountOf(context)) return;
    // The library has saved one for its page, also of a browser that nobody is signed in with.
    await session.destroy();
    context.oidc.cookies.set(provider.cookieName('session'), null, cookieOptions);
    context.redirect(returnAddressOf(context));
    context.status = 303;
    context.body = '';
  });
}

/** Whose token it is; the library has verified it, its expiry apart. */
const hintedAccountOf = ({ oidc }: Context): unknown => oidc.entities.IdTokenHint?.payload['sub'];

/** The address that the client has registered and names; without one, the page that says that it is done. */
function returnAddressOf({ oidc }: Context): string {
  const { post_logout_redirect_uri: address, state } = oidc.params;
  if (address === undefined) return oidc.urlFor('end_session_success');
  const url = new URL(address);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
