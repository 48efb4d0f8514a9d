// Changes an access package.

import { packageUpdate } from '../../domain/catalogs/catalogs.ts';
import { renameSeriesOf } from '../../flows/reviews/policySeries.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

/** 204. Throws `notFound`, every fault of the body at once, and `duplicatePackage`. */
export const updatePackage = createUpdateCommand(packageUpdate, (ctx, { before, after }) =>
  before.displayName === after.displayName && before.description === after.description
    ? Promise.resolve([])
    : renameSeriesOf(ctx, after),
);
