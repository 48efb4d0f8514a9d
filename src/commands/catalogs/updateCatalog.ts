// Changes what a catalog is called and whom it is open to.

import { catalogUpdate } from '../../domain/catalogs/catalogs.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

/** 204. Throws `notFound`, every fault of the body at once, and `duplicateCatalog`. */
export const updateCatalog = createUpdateCommand(catalogUpdate);
