// The entities that a store keeps: those of the service, or of a test.

import type { EntityName } from '../domain/entities.ts';
import type { StoredEntity } from '../model/tables/storage.ts';

export type StoreModel = ReadonlyMap<EntityName, StoredEntity>;
