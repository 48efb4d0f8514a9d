// Changes a catalog.

import { catalogUpdate } from '../domain/catalogs.ts';
import { updatePlain } from './plain.ts';

export const updateCatalog = updatePlain(catalogUpdate);
