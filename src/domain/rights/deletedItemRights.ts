// What one needs to see a deleted object, to restore it, and to delete it for good, by its kind.
// https://learn.microsoft.com/graph/api/directory-deleteditems-restore

import type { DirectoryObject } from '../directory/directoryEntities.ts';
import type { RightName } from './rights.ts';

/** What is done with a deleted object. */
export type DeletedItemVerb = 'read' | 'restore' | 'purge';

type VerbRights = Readonly<Record<DeletedItemVerb, RightName>>;

/** The right of each verb, by kind. */
// biome-ignore format: a table, read by column
export const deletedItemRights: Readonly<Record<DirectoryObject['kind'], VerbRights>> = {
  user:             { read: 'readDeletedUsers',        restore: 'deleteUser',        purge: 'deleteUser' },
  group:            { read: 'readDeletedGroups',       restore: 'deleteGroup',       purge: 'purgeGroup' },
  application:      { read: 'readDeletedApplications', restore: 'updateApplication', purge: 'updateApplication' },
  servicePrincipal: { read: 'readDeletedApplications', restore: 'updateApplication', purge: 'updateApplication' },
};
