// What a resource says of itself.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { JsonObject } from '../protocol/readResource.ts';

/** The ETag of a row: of what Graph says about it, not of a group's members. */
export const etagOf = ({ version }: Pick<DirectoryObject, 'version'>): string => `W/"${version}"`;

export const metaOf = (row: DirectoryObject, resourceType: string, location: string): JsonObject => ({
  resourceType,
  created: row.createdAt,
  lastModified: row.modifiedAt ?? row.createdAt,
  location,
  version: etagOf(row),
});
