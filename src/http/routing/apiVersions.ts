// The three API versions and the prefixes of their addresses. The words `v1.0` and `beta` stand here and in model/
// alone.

import type { Service } from '../../odata/serviceDescription.ts';
import type { ApiVersion } from '../../model/apiVersions.ts';
import { services, strictServices } from '../../model/services.ts';

/** An API version as it is served: where its addresses begin, and its service. */
export interface ServedVersion {
  readonly prefix: string;
  readonly name: ApiVersion;
  readonly service: Service;
}

/** `/v1.0` and `/beta`, for people to read. */
export const graphPrefixes = '/v1.0 and /beta';

const prefixes = [
  ['/v1.0', 'v1.0'],
  ['/beta', 'beta'],
  ['/latchkey/v1', 'latchkey'],
] as const;

/** The versions with their services; those of `strict` mode know nothing beyond the published schema. */
export function listServedVersions(strict: boolean): readonly ServedVersion[] {
  return prefixes.map(([prefix, name]) => ({ prefix, name, service: (strict ? strictServices() : services)[name] }));
}

/** An address in its parts: the version of `/v1.0`, `/groups` and `$top=1`. */
export interface ApiUrl {
  readonly apiVersion: ServedVersion;
  readonly path: string;
  readonly search: string;
}

/** The parts of a path with its query; null where it begins with no version. */
export function parseApiUrl(url: string, all: readonly ServedVersion[]): ApiUrl | null {
  const mark = url.indexOf('?');
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const lower = pathname.toLowerCase();
  const apiVersion = all.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
  return apiVersion === undefined
    ? null
    : { apiVersion, path: pathname.slice(apiVersion.prefix.length), search: mark < 0 ? '' : url.slice(mark + 1) };
}
