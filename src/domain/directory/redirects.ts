// The addresses to which an application has answers sent, by platform: what may be registered, and what fits.
// https://learn.microsoft.com/entra/identity-platform/reply-url

import type { FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from './directoryEntities.ts';
import type { KeptFields } from './keptFields.ts';

/** `web` keeps a secret; a page in a browser (`spa`) and a program of the user's (`publicClient`) keep none. */
export const platforms = ['web', 'spa', 'publicClient'] as const;
type Platform = (typeof platforms)[number];
/** Registered addresses by platform. */
export type RedirectUris = Readonly<Record<Platform, readonly string[]>>;

const mostUris = 256;
const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const forbiddenSchemes: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
]);

/** What is registered of an application. */
export function redirectUrisOf({ otherProperties }: Pick<DirectoryObject, 'otherProperties'>): RedirectUris {
  const of = (platform: Platform): readonly string[] =>
    ((otherProperties?.[platform] as KeptFields | null | undefined)?.['redirectUris'] ?? []) as readonly string[];
  return { web: of('web'), spa: of('spa'), publicClient: of('publicClient') };
}

/** Notes addresses to which no answer may be sent. */
export function checkRedirects(application: Pick<DirectoryObject, 'otherProperties'>, faults: FaultCollector): void {
  for (const [platform, uris] of Object.entries(redirectUrisOf(application))) {
    const here = faults.below(platform).below('redirectUris');
    here.holds(uris.length <= mostUris, '', `a list of at most ${mostUris} addresses`);
    for (const [at, uri] of uris.slice(0, mostUris).entries())
      here.holds(
        isRedirectAllowed(platform as Platform, uri) || uri === outOfBand,
        String(at),
        allowedForms[platform as Platform],
      );
  }
}

/** Web applications register it too. It is kept, and no answer goes there: it is no place. */
const outOfBand = 'urn:ietf:wg:oauth:2.0:oob';

const web = `an https address without a fragment or *, one of http at localhost or 127.0.0.1, or ${outOfBand}`;
const allowedForms: Readonly<Record<Platform, string>> = {
  web,
  spa: web,
  publicClient: `${web}, or an address with a scheme of the program's own`,
};

/** Whether an address may be registered for a platform. */
export function isRedirectAllowed(platform: Platform, uri: string): boolean {
  const url = URL.parse(uri);
  if (url === null || uri.includes('#') || uri.includes('*') || forbiddenSchemes.has(url.protocol)) return false;
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return loopbackHosts.has(url.hostname);
  return url.protocol === 'https:' || platform === 'publicClient';
}

/**
 * The platforms for which an address is registered: to the letter, but for the port of the user's own machine, which
 * programs choose when they start (RFC 8252, section 7.3), and for https in the place of http there.
 */
export const platformsOf = (registered: RedirectUris, uri: string): readonly Platform[] =>
  platforms.filter(
    (platform) => isRedirectAllowed(platform, uri) && registered[platform].some((each) => fits(each, uri)),
  );

function fits(registered: string, uri: string): boolean {
  if (registered === uri) return true;
  const [ours, theirs] = [withoutPort(registered), withoutPort(uri)];
  return (
    ours !== null && (ours === theirs || (ours.startsWith('http:') && ours === theirs?.replace(/^https:/, 'http:')))
  );
}

/** Of an address at the user's own machine; null of any other. */
function withoutPort(uri: string): string | null {
  const url = URL.parse(uri);
  if (url === null || !/^https?:$/.test(url.protocol) || !loopbackHosts.has(url.hostname) || uri.includes('#'))
    return null;
  if (url.username !== '' || url.password !== '') return null;
  url.port = '';
  return url.href;
}
