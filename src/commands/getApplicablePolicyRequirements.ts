// Tells the caller what she would be asked under each policy of a package that admits her; nothing where none does.
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements

import { applicableRequirements } from '../domain/eligibility/requirements.ts';
import type { Id } from '../domain/entities.ts';
import { demand } from '../domain/rights.ts';
import { unspecified } from '../domain/schedule.ts';
import type { Command } from './context.ts';
import { found, load } from './load.ts';
import { factsOfPolicies } from './requests/facts.ts';
import { offerOf, readOffer } from './requests/offer.ts';
import { personOf, readTarget } from './requests/target.ts';

export const getApplicablePolicyRequirements: Command = async (ctx, { id }) => {
  demand(ctx.caller, 'askAboutAccess', { isSelf: true });
  const callerId = ctx.caller.objectId as Id;
  const loaded = await load(ctx.store, { ...offerOf(id, null), ...personOf(callerId) });
  const accessPackage = found(loaded.packages[0], 'accessPackage', id);
  const target = await readTarget(ctx, loaded, callerId);
  const wish = { type: 'userAdd', justification: null, answers: [], schedule: unspecified } as const;
  return {
    status: 200,
    value: applicableRequirements(
      await factsOfPolicies(ctx, { offer: readOffer(accessPackage, loaded, null), target, wish }),
    ),
  };
};
