// What a `scope` parameter asks for: which of it is OpenID's, which resource it names, which permissions of Graph.

export const GRAPH = 'https://graph.microsoft.com';
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** What a client asked for. */
export interface Ask {
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

export type AskFault = {
  readonly fault: 'foreignResource' | 'defaultMixed' | 'malformedScope';
  readonly scope: string;
};

const OPENID_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);
/** What may stand in an OAuth scope, at a length that a permission can have. */
const WORD = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;
const DEFAULT = '.default';

/**
 * Reads a `scope` parameter. `isOwnResource` says whether a resource (an origin, in whatever spelling) is this server;
 * Graph's own names always are.
 */
export function readScopes(scope: string, isOwnResource: (resource: string) => boolean): Ask | AskFault {
  const openid = new Set<string>();
  const words: { word: string; permission: string }[] = [];
  for (const word of scope.split(/\s+/).filter((each) => each !== '')) {
    if (!WORD.test(word)) return { fault: 'malformedScope', scope: word.slice(0, 80) };
    if (OPENID_SCOPES.has(word.toLowerCase())) {
      openid.add(word.toLowerCase());
      continue;
    }
    const { resource, permission } = split(word);
    if (resource !== '' && !isGraph(resource) && !isOwnResource(resource))
      return { fault: 'foreignResource', scope: word };
    words.push({ word, permission: permission.toLowerCase() === DEFAULT ? DEFAULT : permission });
  }
  const named = new Set(words.map((each) => each.permission));
  const namesDefault = named.delete(DEFAULT);
  if (namesDefault && named.size > 0) return { fault: 'defaultMixed', scope };
  return { openid, permissions: namesDefault || scope.trim() === '' ? 'all' : named, namesDefault, words };
}

/** What the token's `scp` holds: of what was asked for that which is allowed, in the spelling of the allowed ones. */
export function grantedScopes(asked: Ask['permissions'], allowed: readonly string[]): readonly string[] {
  if (asked === 'all') return allowed;
  const wanted = new Set([...asked].map((each) => each.toLowerCase()));
  return [...allowed, ...IN_ACCESS_TOKENS].filter((each) => wanted.has(each.toLowerCase()));
}

/** As in Entra, these stand in `scp` beside the permissions when they were asked for. */
const IN_ACCESS_TOKENS = ['openid', 'profile', 'email'];

/** Tells whether a resource in a scope is one of these origins, with or without its port, whatever its scheme. */
export function ownResource(origins: readonly string[]): (resource: string) => boolean {
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
  return plain === GRAPH || plain === GRAPH_APP_ID || plain === `api://${GRAPH_APP_ID}`;
}

/** `https://graph.microsoft.com/User.Read` is a resource and a permission; a bare `User.Read` is Graph's. */
function split(word: string): { resource: string; permission: string } {
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
export function resourceOf({ permissions, openid }: Ask): string {
  if (permissions === 'all') return `${GRAPH}/`;
  const asked = [...permissions, ...openid].filter((each) => each !== 'offline_access');
  return `${GRAPH}/?${new URLSearchParams({ asked: asked.join(' ') })}`;
}

/** What `resourceOf` wrote down. */
export function askedIn(resource: string): Ask['permissions'] {
  const asked = new URL(resource).searchParams.get('asked');
  return asked === null ? 'all' : new Set(asked.split(' '));
}
