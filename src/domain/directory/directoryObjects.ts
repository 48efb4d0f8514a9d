// Which kind of group a directory object is.

import type { DirectoryObject } from './directoryEntities.ts';

type Group = Pick<DirectoryObject, 'groupTypes' | 'membershipRule'>;
/** Microsoft 365. */
export const isUnified = (group: Group): boolean => group.groupTypes?.includes('Unified') === true;
/** Its rule says who is in it; nobody else may. */
export const isDynamic = (group: Group): boolean => group.groupTypes?.includes('DynamicMembership') === true;
