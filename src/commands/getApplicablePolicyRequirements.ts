// Tells the caller what she would be asked under each policy of a package that admits her; nothing where none does.
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements

import { applicableRequirements } from '../domain/eligibility/requirements.ts';
import type { Id } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import { demand } from '../domain/rights.ts';
import { unspecified } from '../domain/schedule.ts';
import { askById, load } from './ask.ts';
import type { Command } from './context.ts';
import { factsOfPolicies } from './requests/facts.ts';
import { findTarget } from './requests/target.ts';

export const getApplicablePolicyRequirements: Command = async (ctx, { id }) => {
  demand(ctx.caller, 'askAboutAccess', { isSelf: true });
  const [packages] = await load(ctx.store, askById('accessPackage', id as Id));
  const [accessPackage] = packages;
  if (accessPackage === undefined) throw new Refusal('notFound', { entity: 'accessPackage', id });
  const target = await findTarget(ctx, ctx.caller.objectId as Id);
  const wish = { type: 'userAdd', justification: null, answers: [], schedule: unspecified } as const;
  return { status: 200, value: applicableRequirements(await factsOfPolicies(ctx, accessPackage, target, wish, null)) };
};
