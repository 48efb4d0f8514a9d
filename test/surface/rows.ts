// Every published route of entitlement management, in both versions, as facts/surface.json has them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SurfaceRow } from '../facts/generateSurface.ts';

export type { SurfaceRow, Version } from '../facts/generateSurface.ts';

export const surface = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../facts/surface.json'), 'utf8')) as {
    readonly rows: readonly SurfaceRow[];
  }
).rows;

/** `v1.0 GET /identityGovernance/…/catalogs/{id}` with its options. */
export const nameOf = ({ version, method, path, query }: SurfaceRow): string =>
  `${version} ${method} ${path}${query === '' ? '' : `?${query}`}`;
