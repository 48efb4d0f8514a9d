// Whose authority to approve a commit may change, read off its changes: people and groups that are asked, and people
// and applications whose managers, sponsors or owners are.

import type { Id } from '../../domain/base.ts';
import { eq, everyRow, and, type Condition } from '../../odata/query.ts';
import { flattenChanges, type Change } from '../../store/contract.ts';

/** Links between objects that make somebody an approver, besides the manager, which is a field. */
export type AuthorityLink = 'membership' | 'sponsorship' | 'organizationSponsor' | 'ownership';

export interface AuthorityChanges {
  /** Users and groups that are deleted, restored, disabled or enabled, or have another manager. */
  readonly objects: readonly Id[];
  /** Rows of links that begin or end, as conditions by which they are found before the commit. */
  readonly links: readonly { readonly entity: AuthorityLink; readonly where: Condition }[];
  /** Those for whom somebody new answers, by new rows of links. */
  readonly answeredFor: readonly { readonly entity: AuthorityLink; readonly id: Id }[];
  /** Subjects that belong to another connected organization. */
  readonly subjects: readonly Condition[];
}

const decidingFields: ReadonlySet<string> = new Set(['deletedAt', 'accountEnabled', 'managerId']);

/**
 * A commit that deletes or restores an object changes its links by conditions; the object itself stands for these. A
 * new member of a group changes nothing: the group is asked already.
 */
export function authorityChangesOf(changes: readonly Change[]): AuthorityChanges {
  const objects: Id[] = [];
  const links: { entity: AuthorityLink; where: Condition }[] = [];
  const answeredFor: { entity: AuthorityLink; id: Id }[] = [];
  const subjects: Condition[] = [];
  for (const change of flattenChanges(changes)) {
    if (change.kind === 'insert') {
      if (change.entity === 'sponsorship') answeredFor.push({ entity: change.entity, id: change.row.objectId });
      if (change.entity === 'ownership') answeredFor.push({ entity: change.entity, id: change.row.objectId });
      if (change.entity === 'organizationSponsor')
        answeredFor.push({ entity: change.entity, id: change.row.organizationId });
    } else if (change.kind === 'update') {
      const isDeciding = Object.keys(change.set).some((field) => decidingFields.has(field));
      if (change.entity === 'directoryObject' && isDeciding) objects.push(change.id);
      if (change.entity === 'membership' && change.set.until != null)
        links.push({ entity: 'membership', where: eq('id', change.id) });
      if (isAnswering(change.entity)) links.push({ entity: change.entity, where: and(everyRow, eq('id', change.id)) });
      if (change.entity === 'subject' && 'connectedOrganizationId' in change.set) subjects.push(eq('id', change.id));
    } else if (change.kind === 'updateWhere') {
      if (change.entity === 'subject' && 'connectedOrganizationId' in change.set) subjects.push(change.where);
    } else if (change.kind === 'delete' || change.kind === 'deleteWhere') {
      if (isAnswering(change.entity))
        links.push({ entity: change.entity, where: change.kind === 'delete' ? eq('id', change.id) : change.where });
    }
  }
  return { objects, links, answeredFor, subjects };
}

const isAnswering = (entity: string): entity is 'sponsorship' | 'organizationSponsor' | 'ownership' =>
  entity === 'sponsorship' || entity === 'organizationSponsor' || entity === 'ownership';

/** Whether nobody's authority can change. */
export const changesNoAuthority = ({ objects, links, answeredFor, subjects }: AuthorityChanges): boolean =>
  objects.length === 0 && links.length === 0 && answeredFor.length === 0 && subjects.length === 0;
