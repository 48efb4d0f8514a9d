// What the caller would be asked under each policy of a package that admits them; empty where none does, 404 where the
// caller may not know of the package.
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements

import { applicableRequirements } from '../../domain/eligibility/requirements.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import { callerIdOf, type Command } from '../../flows/context.ts';
import { requireRow, load } from '../../flows/load.ts';
import { loadEligibilityFacts } from '../../flows/requests/eligibilityFacts.ts';
import { packageOfferQueries, packageOfferOf } from '../../flows/requests/packageOffer.ts';
import { personQueries, readTarget } from '../../flows/requests/requestTarget.ts';
import { isPackageSeen } from '../../flows/requests/toldPolicies.ts';

/** 200 with a list of requirements, empty where no policy admits the caller. Throws `notFound`. */
export const getApplicablePolicyRequirements: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'askAboutAccess', { isSelf: true });
  const callerId = callerIdOf(ctx);
  const loaded = await load(ctx.store, { ...packageOfferQueries(id, null), ...personQueries(callerId) });
  const accessPackage = requireRow(loaded.packages[0], 'accessPackage', id);
  const target = await readTarget(ctx, loaded, callerId);
  const requested = { type: 'userAdd', justification: null, answers: [], schedule: unspecifiedSchedule } as const;
  const value = applicableRequirements(
    await loadEligibilityFacts(ctx, { offer: packageOfferOf(accessPackage, loaded, null), target, requested }),
  );
  if (value.length === 0 && !(await isPackageSeen(ctx, accessPackage.id)))
    throw new Refusal('notFound', { entity: 'accessPackage', id });
  return { status: 200, value };
};
