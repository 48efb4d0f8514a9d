// Changes the name of a catalog, its description, and whether it is open to external users.

import { catalogUpdate } from '../../domain/catalogs/catalogs.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

/** 204. Throws `notFound`, every fault of the body at once, and `duplicateCatalog`. */
export const updateCatalog = createUpdateCommand(catalogUpdate);
