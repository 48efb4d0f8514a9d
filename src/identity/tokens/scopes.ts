// What a `scope` parameter asks for: which of it is OpenID's, which resource it names, which permissions of Graph.

export const graphResource = 'https://graph.microsoft.com';
export const graphAppId = '00000003-0000-0000-c000-000000000000';

/** What a client asked for. */
export interface ScopeRequest {
  /** Of openid, profile, email and offline_access those that were named. */
  readonly openid: ReadonlySet<string>;
  /**
   * Graph permissions that were named; `all` for `.default`, and where the parameter was empty: whatever the client may
   * have.
   */
  readonly permissions: 'all' | ReadonlySet<string>;
  readonly namesDefault: boolean;
  /** Each word of the parameter that means a permission or `.default`, as it was written, with what it means. */
  readonly words: readonly { readonly word: string; readonly permission: string }[];
}

export type ScopeError = {
  readonly error: 'foreignResource' | 'defaultMixed' | 'malformedScope';
  readonly scope: string;
};

const openidScopes = new Set(['openid', 'profile', 'email', 'offline_access']);
/** What may stand in an OAuth scope, at a length that a permission can have. */
const scopeWord = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;
const defaultPermission = '.default';

/**
 * Reads a `scope` parameter. `isOwnResource` says whether a resource (an origin, in whatever spelling) is this server;
 * Graph's own names always are.
 */
export function parseScopes(scope: string, isOwnResource: (resource: string) => boolean): ScopeRequest | ScopeError {
  const openid = new Set<string>();
  const words: { word: string; permission: string }[] = [];
  for (const word of scope.split(/\s+/).filter((each) => each !== '')) {
    if (!scopeWord.test(word)) return { error: 'malformedScope', scope: word.slice(0, 80) };
    if (openidScopes.has(word.toLowerCase())) {
      openid.add(word.toLowerCase());
      continue;
    }
    const { resource, permission } = splitScope(word);
    if (resource !== '' && !isGraph(resource) && !isOwnResource(resource))
      return { error: 'foreignResource', scope: word };
    words.push({ word, permission: permission.toLowerCase() === defaultPermission ? defaultPermission : permission });
  }
  const named = new Set(words.map((each) => each.permission));
  const namesDefault = named.delete(defaultPermission);
  if (namesDefault && named.size > 0) return { error: 'defaultMixed', scope };
  return { openid, permissions: namesDefault || scope.trim() === '' ? 'all' : named, namesDefault, words };
}

/** What the token's `scp` holds: of what was asked for that which is allowed, in the spelling of the allowed ones. */
export function grantedScopes(asked: ScopeRequest['permissions'], allowed: readonly string[]): readonly string[] {
  if (asked === 'all') return allowed;
  const wanted = new Set([...asked].map((each) => each.toLowerCase()));
  return [...allowed, ...openidScopesInAccessTokens].filter((each) => wanted.has(each.toLowerCase()));
}

/** As in Entra, these stand in `scp` beside the permissions when they were asked for. */
const openidScopesInAccessTokens = ['openid', 'profile', 'email'];

/** Tells whether a resource in a scope is one of these origins, with or without its port, whatever its scheme. */
export function createResourceMatcher(origins: readonly string[]): (resource: string) => boolean {
  const hosts = new Set(origins.flatMap((origin) => [new URL(origin).host, new URL(origin).hostname]));
  return (resource) => {
    const url = URL.parse(resource);
    return (
      url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && hosts.has(url.host)
    );
  };
}

function isGraph(resource: string): boolean {
  const plain = resource.replace(/\/+$/, '').toLowerCase();
  return plain === graphResource || plain === graphAppId || plain === `api://${graphAppId}`;
}

/** `https://graph.microsoft.com/User.Read` is a resource and a permission; a bare `User.Read` is Graph's. */
function splitScope(word: string): { resource: string; permission: string } {
  const slash = word.lastIndexOf('/');
  return slash === -1
    ? { resource: '', permission: word }
    : { resource: word.slice(0, slash), permission: word.slice(slash + 1) };
}

/**
 * The library keeps with a code or refresh token one resource and its scopes. What was asked for is written into that
 * resource,
 * so that it travels with every artefact; what it comes to is worked out when a token is signed, from what the client
 * may have then.
 */
export function resourceOf({ permissions, openid }: ScopeRequest): string {
  if (permissions === 'all') return `${graphResource}/`;
  const asked = [...permissions, ...openid].filter((each) => each !== 'offline_access');
  return `${graphResource}/?${new URLSearchParams({ asked: asked.join(' ') })}`;
}

/** What `resourceOf` wrote down. */
export function permissionsInResource(resource: string): ScopeRequest['permissions'] {
  const asked = new URL(resource).searchParams.get('asked');
  return asked === null ? 'all' : new Set(asked.split(' '));
}
