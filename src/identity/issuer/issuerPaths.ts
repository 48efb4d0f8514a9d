// The issuer's addresses: Entra's paths, and the library's routes for them.

import { accountRouteOf } from '../account/accountPaths.ts';

/** A path of the issuer: its tenant and its endpoint. */
export interface IssuerPath {
  /** Decoded and in lower case: an id, a domain, `common` or `organizations`. */
  readonly tenant: string;
  /** `account` stands for all pages below `/account`. */
  readonly endpoint: IssuerEndpoint | 'account';
  /** The path by which the library knows the endpoint. */
  readonly libraryPath: string;
  /** Whether it is of the former version, whose requests name a `resource`. */
  readonly isFormer: boolean;
}

type IssuerEndpoint = keyof typeof endpointPaths;

/** Below `/{tenant}`. `:uid` stands for one path segment. */
// biome-ignore format: a table, read by column
const endpointPaths = {
  token:             '/oauth2/v2.0/token',
  authorize:         '/oauth2/v2.0/authorize',
  resume:            '/oauth2/v2.0/authorize/:uid',
  deviceCode:        '/oauth2/v2.0/devicecode',
  deviceSignIn:      '/oauth2/deviceauth',
  deviceResume:      '/oauth2/deviceauth/:uid',
  signIn:            '/oauth2/v2.0/signin/:uid',
  providerAnswer:    '/oauth2/authresp/:uid',
  providerLogout:    '/oauth2/authlogout/:uid',
  providerLoggedOut: '/oauth2/v2.0/logout/provider',
  logout:            '/oauth2/v2.0/logout',
  logoutConfirm:     '/oauth2/v2.0/logout/confirm',
  logoutSuccess:     '/oauth2/v2.0/logout/success',
  revoke:            '/oauth2/v2.0/revoke',
  keys:              '/discovery/v2.0/keys',
  openidConfiguration: '/v2.0/.well-known/openid-configuration',
  instance:          '/discovery/instance',
  adminConsent:      '/v2.0/adminconsent',
} as const;

/** Of version 1: the same endpoints. */
// biome-ignore format: a table, read by column
const formerPaths: Partial<Record<keyof typeof endpointPaths, string>> = {
  token:             '/oauth2/token',
  authorize:         '/oauth2/authorize',
  deviceCode:        '/oauth2/devicecode',
  logout:            '/oauth2/logout',
  keys:              '/discovery/keys',
  openidConfiguration: '/.well-known/openid-configuration',
  adminConsent:      '/adminconsent',
};

/** The paths of the library's routes. */
export const libraryRoutes = {
  authorization: endpointPaths.authorize,
  token: endpointPaths.token,
  device_authorization: endpointPaths.deviceCode,
  code_verification: endpointPaths.deviceSignIn,
  end_session: endpointPaths.logout,
  revocation: endpointPaths.revoke,
  jwks: endpointPaths.keys,
} as const;

/** The library serves its discovery document here and nowhere else. */
const libraryDiscoveryPath = '/.well-known/openid-configuration';

// biome-ignore format: a table, read by column
export const endpointMethods: Readonly<Record<IssuerEndpoint, readonly string[]>> = {
  token:               ['POST', 'OPTIONS'],
  authorize:           ['GET', 'HEAD'],
  resume:              ['GET', 'HEAD'],
  deviceCode:          ['POST', 'OPTIONS'],
  deviceSignIn:        ['GET', 'HEAD', 'POST'],
  deviceResume:        ['GET', 'HEAD'],
  signIn:              ['GET', 'HEAD', 'POST'],
  providerAnswer:      ['GET', 'HEAD'],
  providerLogout:      ['POST'],
  providerLoggedOut:   ['GET', 'HEAD'],
  logout:              ['GET', 'HEAD'],
  logoutConfirm:       ['POST'],
  logoutSuccess:       ['GET', 'HEAD'],
  revoke:              ['POST', 'OPTIONS'],
  keys:                ['GET', 'HEAD', 'OPTIONS'],
  openidConfiguration: ['GET', 'HEAD', 'OPTIONS'],
  instance:            ['GET', 'HEAD'],
  adminConsent:        ['GET', 'HEAD', 'POST'],
};

const patterns = [
  ...Object.entries(endpointPaths).map(([place, path]) => ({ place, path, isFormer: false })),
  ...Object.entries(formerPaths).map(([place, path]) => ({ place, path, isFormer: true })),
].map(({ place, path, isFormer }) => ({
  place: place as IssuerEndpoint,
  isFormer,
  // Letter case does not matter in Entra's paths.
  pattern: new RegExp(`^/([^/]{1,255})(${path.replaceAll('.', '\\.').replace(':uid', '[\\w-]{1,64}')})/?$`, 'i'),
}));

/** Undefined for any other path. */
export function readIssuerPath(pathname: string): (IssuerPath & { readonly endpoint: IssuerEndpoint }) | undefined {
  for (const { place: endpoint, pattern, isFormer } of patterns) {
    const found = pattern.exec(pathname);
    if (found === null) continue;
    const [, tenant = '', inner = ''] = found;
    return {
      tenant: decodeSegment(tenant).toLowerCase(),
      endpoint,
      libraryPath:
        endpoint === 'openidConfiguration' ? libraryDiscoveryPath : isFormer ? endpointPaths[endpoint] : inner,
      isFormer,
    };
  }
  return undefined;
}

/** A road of the issuer as metrics name it, and whether a call leaves a row before anybody is known. */
export interface IssuerRoute {
  readonly route: string;
  readonly makesRows: boolean;
}

/** Null for an address that is not the issuer's. */
export function issuerRouteOf(url: string): IssuerRoute | null {
  const account = accountRouteOf(url);
  if (account !== undefined) return { route: account.path, makesRows: false };
  const path = readIssuerPath(url.split('?', 1)[0] ?? '/');
  if (path === undefined) return null;
  const { endpoint } = path;
  return {
    route: `/{tenant}${endpointPaths[endpoint].replace(':uid', '{uid}')}`,
    makesRows: endpoint === 'authorize' || endpoint === 'deviceCode',
  };
}

/** Where a sign-in begins. */
export const authorizePath = (tenant: string): string => `/${encodeURIComponent(tenant)}${endpointPaths.authorize}`;

/** The sign-in page of one interaction. */
export function signInPath(tenant: string, uid: string): string {
  return `/${encodeURIComponent(tenant)}${endpointPaths.signIn.replace(':uid', uid)}`;
}

/** Where a provider sends the browser back to: each to its own, so that its answer is not taken for another's. */
export const providerAnswerPath = (tenant: string, providerId: string): string =>
  `/${encodeURIComponent(tenant)}${endpointPaths.providerAnswer.replace(':uid', providerId)}`;

/** Where a provider says that somebody has signed out there. */
export const providerLogoutPath = (tenant: string, providerId: string): string =>
  `/${encodeURIComponent(tenant)}${endpointPaths.providerLogout.replace(':uid', providerId)}`;

/** Where a provider sends the browser back to once it has signed out there. */
export const providerLoggedOutPath = (tenant: string): string =>
  `/${encodeURIComponent(tenant)}${endpointPaths.providerLoggedOut}`;

/** The public keys that verify what this server signs. */
export const keysPath = (tenant: string): string => `/${encodeURIComponent(tenant)}${endpointPaths.keys}`;

/** Where an administrator gives a client permissions. */
export const adminConsentPath = (tenant: string): string =>
  `/${encodeURIComponent(tenant)}${endpointPaths.adminConsent}`;

export function openidConfigurationPath(tenant: string): string {
  return `/${encodeURIComponent(tenant)}${endpointPaths.openidConfiguration}`;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A broken escape names no tenant, and is refused as an unknown tenant.
    return segment;
  }
}
