// Creates an assignment policy of a package.

import { createdPolicy } from '../domain/policies/policy.ts';
import type { Id } from '../domain/entities.ts';
import { demand } from '../domain/rights.ts';
import { created } from './answer.ts';
import type { Command } from './context.ts';
import { stagesSaid } from './extensions/policyStages.ts';
import { load, named, row } from './load.ts';
import { questionsOf, writePolicy } from './writePolicy.ts';

/** The package is the one that the body names, else the one that the path went through. */
export const createPolicy: Command = async (ctx, { body, parent }) => {
  const packageId = (body['packageId'] ?? (parent?.entity === 'accessPackage' ? parent.id : null)) as Id | null;
  const { packages } = await load(ctx.store, { packages: row('accessPackage', packageId) });
  const [accessPackage] = packages;
  demand(ctx.caller, 'managePackages', accessPackage === undefined ? {} : { catalogId: accessPackage.catalogId });
  return created(
    await writePolicy(ctx, {
      accessPackage: named(accessPackage, 'packageId', packageId),
      before: null,
      fields: createdPolicy(body),
      questions: questionsOf(body) ?? [],
      stages: stagesSaid(body),
      activity: 'Create access package assignment policy',
    }),
  );
};
