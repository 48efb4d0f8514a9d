// Changes what a catalog is called and whom it is open to.

import { catalogUpdate } from '../../domain/catalogs/catalogs.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

export const updateCatalog = createUpdateCommand(catalogUpdate);
