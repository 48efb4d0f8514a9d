// Creates an assignment policy of a package.

import { requireRight } from '../../domain/rights/rights.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { stageDraftsOf } from '../../flows/extensions/policyStages.ts';
import { load, row } from '../../flows/load.ts';
import { writePolicy } from '../../flows/policies/writePolicy.ts';
import { newPolicyFields } from '../../flows/policies/policyFields.ts';

/** The package is the one that the body names, else the one that the path went through. */
export const createPolicy: Command<'policy'> = async (ctx, { body, parent }) => {
  const packageId = body.packageId ?? (parent?.entity === 'accessPackage' ? parent.id : null);
  const { packages } = await load(ctx.store, { packages: row('accessPackage', packageId) });
  const [accessPackage] = packages;
  requireRight(ctx.caller, 'managePackages', accessPackage === undefined ? {} : { catalogId: accessPackage.catalogId });
  return createdResult(
    await writePolicy(ctx, {
      accessPackage: accessPackage ?? null,
      packageId,
      before: null,
      fields: newPolicyFields(body),
      questions: body.questions ?? [],
      stages: stageDraftsOf(body),
      activity: 'Create access package assignment policy',
    }),
  );
};
