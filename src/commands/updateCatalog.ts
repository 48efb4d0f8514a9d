// Changes what a catalog is called and whom it is open to.

import { catalogUpdate } from '../domain/catalogs.ts';
import { updatePlain } from './plain.ts';

export const updateCatalog = updatePlain(catalogUpdate);
