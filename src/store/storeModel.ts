// What a store keeps: the entities of a model, the service's own or a test's.

import type { EntityName } from '../domain/entities.ts';
import type { StoredEntity } from '../model/tables/storage.ts';

export type StoreModel = ReadonlyMap<EntityName, StoredEntity>;
