// What a `scope` parameter requests: scopes of OpenID, a resource, permissions of Graph.

import { graphAppId } from '../../domain/rights/graphPermissions.ts';

/** Graph's URL, which tokens name as their audience. */
export const graphResource = 'https://graph.microsoft.com';

/** A parsed `scope` parameter. */
export interface ScopeRequest {
  /** Those of openid, profile, email and offline_access that were named. */
  readonly openid: ReadonlySet<string>;
  /** The Graph permissions that were named; `all` that the client may have for `.default` and an empty parameter. */
  readonly permissions: 'all' | ReadonlySet<string>;
  readonly namesDefault: boolean;
  /** The API whose permissions were named: `graphAppId` for Graph, its id or identifier URI for any other. */
  readonly api: string;
  /** Each word of the parameter that stands for a permission or `.default`, as it was written. */
  readonly words: readonly { readonly word: string; readonly permission: string }[];
}

export type ScopeError = {
  readonly error: 'severalResources' | 'defaultMixed' | 'malformedScope';
  readonly scope: string;
};

/** They are asked for with every sign-in, and nobody consents to them. */
export const openidScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);
/** The characters of an OAuth scope, at the length of a permission. */
const scopeWord = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;
const defaultPermission = '.default';

/**
 * Parses a `scope` parameter. `isOwnResource` decides whether a resource (an origin, in any spelling) is this server;
 * Graph's own names always are.
 */
export function parseScopes(scope: string, isOwnResource: (resource: string) => boolean): ScopeRequest | ScopeError {
  const openid = new Set<string>();
  const words: { word: string; permission: string }[] = [];
  const apis = new Set<string>();
  for (const word of scope.split(/\s+/).filter((each) => each !== '')) {
    if (!scopeWord.test(word)) return { error: 'malformedScope', scope: word.slice(0, 80) };
    if (openidScopes.has(word.toLowerCase())) {
      openid.add(word.toLowerCase());
      continue;
    }
    const { resource, permission } = splitScope(word);
    apis.add(resource === '' || isGraph(resource) || isOwnResource(resource) ? graphAppId : resource);
    words.push({ word, permission: permission.toLowerCase() === defaultPermission ? defaultPermission : permission });
  }
  const [api = graphAppId, ...others] = apis;
  if (others.length > 0) return { error: 'severalResources', scope };
  const named = new Set(words.map((each) => each.permission));
  const namesDefault = named.delete(defaultPermission);
  if (namesDefault && named.size > 0) return { error: 'defaultMixed', scope };
  const isAll = namesDefault || scope.trim() === '';
  return { openid, permissions: isAll ? 'all' : named, namesDefault, words, api };
}

/** The `scp` of a token: the requested permissions that are allowed, as the allowed ones are spelled. */
export function grantedScopes(asked: ScopeRequest['permissions'], allowed: readonly string[]): readonly string[] {
  if (asked === 'all') return allowed;
  const wanted = new Set([...asked].map((each) => each.toLowerCase()));
  return [...new Set([...allowed, ...openidScopesInAccessTokens])].filter((each) => wanted.has(each.toLowerCase()));
}

/** What a request names of the allowed permissions beside those that a resource of `resourceOf` holds. */
export function scopesBeyond(
  named: ScopeRequest['permissions'],
  resource: string,
  allowed: readonly string[],
): readonly string[] {
  const granted = permissionsInResource(resource);
  // `.default` asks for what was given.
  if (granted === 'all' || named === 'all') return [];
  const given = new Set([...granted].map((each) => each.toLowerCase()));
  return grantedScopes(named, allowed).filter((each) => !given.has(each.toLowerCase()));
}

/** As in Entra, these are in `scp` beside the permissions where they were requested. */
const openidScopesInAccessTokens = ['openid', 'profile', 'email'];

/** Whether a resource in a scope is one of these origins, with or without its port, whatever its scheme. */
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
 * The library keeps one resource and its scopes with a code or refresh token. The requested permissions are written
 * into that resource, so that every artefact keeps them; the granted ones are calculated when a token is signed, from
 * what the client may have then.
 */
export function resourceOf({ permissions, openid, api }: ScopeRequest): string {
  const resource = api === graphAppId ? `${graphResource}/` : `${apiPrefix}${encodeURIComponent(api)}`;
  if (permissions === 'all') return resource;
  const asked = [...permissions, ...openid].filter((each) => each !== 'offline_access');
  return `${resource}?${new URLSearchParams({ asked: asked.join(' ') })}`;
}

const apiPrefix = 'urn:latchkey:api:';

/** The API that `resourceOf` wrote into a resource. */
export function apiInResource(resource: string): string {
  const [named = ''] = resource.split('?');
  return named.startsWith(apiPrefix) ? decodeURIComponent(named.slice(apiPrefix.length)) : graphAppId;
}

/** The permissions that `resourceOf` wrote into a resource. */
export function permissionsInResource(resource: string): ScopeRequest['permissions'] {
  const asked = new URL(resource).searchParams.get('asked');
  return asked === null ? 'all' : new Set(asked.split(' '));
}
