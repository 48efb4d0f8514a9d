// Which deleted objects a caller finds, for reading, restoring and purging them.

import type { Caller } from '../../domain/caller.ts';
import { DirectoryObjectKinds } from '../../domain/enums.ts';
import { deletedItemRights, type DeletedItemVerb } from '../../domain/rights/deletedItemRights.ts';
import { may } from '../../domain/rights/rights.ts';
import { and, any, eq, everyRow, never, oneOfValues, or, type Condition } from '../../odata/query.ts';

/** The deleted objects of the kinds that a caller reaches, and those that the caller owned where that counts. */
export function deletedItemsOf(caller: Caller, verb: DeletedItemVerb): Condition {
  const isOfKindThat = (isOwner: boolean): Condition =>
    oneOfValues(
      'kind',
      DirectoryObjectKinds.filter((kind) => may(caller, deletedItemRights[kind][verb], { isOwner })),
    );
  const isOwner = or(
    caller.objectId === null ? never : any('ownerships', and(everyRow, eq('ownerId', caller.objectId))),
    oneOfValues('id', [...(caller.administeredObjects ?? [])]),
  );
  return or(isOfKindThat(false), and(isOfKindThat(true), isOwner));
}
