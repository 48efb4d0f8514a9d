// Of which rows a caller may be told what is in them, where a command's answer or refusal names them.

import type { Caller } from '../../domain/caller.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { always, and, type Condition } from '../../odata/query.ts';
import { toldObjects } from './toldObjects.ts';
import { visibilityFor } from './visibility.ts';

/** The rows of an entity that the caller may see; of the directory, those that the token's permissions reach. */
export function readableRows(caller: Caller, now: Instant, entity: EntityName): Condition {
  const told = entity === 'directoryObject' ? toldObjects(caller, entity, entity) : null;
  return and(visibilityFor(caller, now)(entity), told?.where ?? always);
}
