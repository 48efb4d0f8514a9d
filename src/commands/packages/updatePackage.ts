// Changes an access package.

import { packageUpdate } from '../../domain/catalogs/catalogs.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

export const updatePackage = createUpdateCommand(packageUpdate);
