// Changes an access package.

import { packageUpdate } from '../domain/catalogs.ts';
import { updatePlain } from './plain.ts';

export const updatePackage = updatePlain(packageUpdate);
