// Policies that cannot work as the directory stands. All are looked at, a page at a time.

import type { Id } from '../../domain/base.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import {
  admitsNobody,
  namedPrincipals,
  needsManager,
  stagesWithoutApprover,
  type StandingFacts,
} from '../../domain/policies/standingFaults.ts';
import { and, any, eq, from, not, oneOfValues, type Cursor } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { mostItems, type AttentionFound, type AttentionItem } from './attentionItems.ts';

export interface PolicyAttention {
  readonly withoutApprover: AttentionFound;
  readonly withoutTarget: AttentionFound;
  readonly needsManager: boolean;
}

const pageSize = 500;
/** Twenty thousand policies; those behind are not looked at. */
const mostPages = 40;

type StandingContext = Pick<Context, 'store' | 'readable'>;

/** The verdicts about the policies that the caller may read. */
export async function policyAttention(ctx: StandingContext): Promise<PolicyAttention> {
  const withoutApprover: AttentionItem[] = [];
  const withoutTarget: AttentionItem[] = [];
  let isManagerNeeded = false;
  for (let after: Cursor | null = null, page = 0; page < mostPages; page += 1) {
    const [read] = await ctx.store.read([from('policy', ctx.readable('policy'), { top: pageSize, after })]);
    const policies = (read?.rows ?? []) as unknown as readonly Policy[];
    const facts = await loadStandingFacts(ctx, policies.flatMap(namedPrincipals));
    for (const policy of policies) {
      isManagerNeeded ||= needsManager(policy);
      const stages = stagesWithoutApprover(policy, facts);
      if (stages.length > 0) withoutApprover.push(itemOf(policy, stages.join(', ')));
      if (admitsNobody(policy, facts)) withoutTarget.push(itemOf(policy, null));
    }
    after = read?.next ?? null;
    if (after === null) break;
  }
  return {
    withoutApprover: foundOf(withoutApprover),
    withoutTarget: foundOf(withoutTarget),
    needsManager: isManagerNeeded,
  };
}

const itemOf = ({ id, packageId, displayName, modifiedAt }: Policy, detail: string | null): AttentionItem => ({
  id,
  parentId: packageId,
  displayName,
  detail,
  since: modifiedAt,
});

const foundOf = (items: readonly AttentionItem[]): AttentionFound => ({
  count: items.length,
  items: items.slice(0, mostItems),
});

async function loadStandingFacts({ store }: StandingContext, named: readonly Id[]): Promise<StandingFacts> {
  const ids = [...new Set(named)];
  const isUser = and(eq('kind', 'user'), eq('deletedAt', null), not(eq('accountEnabled', false)));
  const { users, groups } = await load(store, {
    users: rows('directoryObject', isUser, oneOfValues('id', ids)),
    groups: rows(
      'directoryObject',
      eq('kind', 'group'),
      eq('deletedAt', null),
      oneOfValues('id', ids),
      any('transitiveMembers', isUser),
    ),
  });
  const idsOf = (found: readonly { readonly id: Id }[]): ReadonlySet<Id> => new Set(found.map(({ id }) => id));
  return { users: idsOf(users), groups: idsOf(groups) };
}
