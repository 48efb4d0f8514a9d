// The database's list of packages that somebody may ask for is what the checks say of each package: random tenants, on
// both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { load } from '../../src/flows/load.ts';
import { packageOfferQueries, packageOfferOf } from '../../src/flows/requests/packageOffer.ts';
import { loadEligibilityFacts } from '../../src/flows/requests/eligibilityFacts.ts';
import { findTarget } from '../../src/flows/requests/requestTarget.ts';
import { systemCaller, type Caller } from '../../src/domain/caller.ts';
import { explainPolicy } from '../../src/domain/eligibility/choosePolicy.ts';
import type { AccessPackage } from '../../src/domain/catalogs/catalogEntities.ts';
import type { Id } from '../../src/domain/base.ts';
import { revisionRow, targetRows } from '../../src/domain/policies/policyRows.ts';
import { unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import type { SubjectSet } from '../../src/domain/values.ts';
import { TargetScopes } from '../../src/domain/enums.ts';
import { requestablePackages } from '../../src/identity/access/visibility.ts';
import { eq, from, oneOfValues } from '../../src/odata/query.ts';
import { insert, type Change } from '../../src/store/contract.ts';
import { enginesByTurns } from '../sample.ts';
import { begin, openWorld, type World } from '../work/world.ts';
import { idOf } from './setting.ts';
import { newDirectoryObject, newRow } from '../../src/model/newRow.ts';

/** The same numbers for the same seed. */
function lots(seed: number) {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = (below: number): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
  const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
  return {
    next,
    one,
    some: <T>(of: readonly T[]): readonly T[] => of.filter(() => next(3) === 0),
    chance: (percent: number): boolean => next(100) < percent,
  };
}

const authored = { createdAt: begin, modifiedAt: begin, createdBy: null, modifiedBy: null };
const domains = ['contoso.com', 'fabrikam.com', 'unknown.example'];
const set = (kind: SubjectSet['kind'], id: Id | null): SubjectSet => ({
  kind,
  id,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
});
const named = new Set([
  'specificDirectoryUsers',
  'specificConnectedOrganizationUsers',
  'specificDirectoryServicePrincipals',
]);

interface Tenant {
  readonly people: readonly Id[];
  readonly packages: readonly Id[];
  readonly organizations: readonly Id[];
}

/** People, groups in groups, organizations, catalogs, packages and policies of every scope. */
async function makeTenant(w: World, seed: number, domainsOf: ReadonlyMap<string, Id>): Promise<Tenant> {
  const { next, one, some, chance } = lots(seed);
  const id = (name: string): Id => idOf(`${seed} ${name}`);
  const changes: Change[] = [];
  const people = Array.from({ length: 6 }, (_, at) => id(`person ${at}`));
  const groups = Array.from({ length: 4 }, (_, at) => id(`group ${at}`));
  for (const [at, each] of people.entries()) {
    const isGuest = at % 2 === 1;
    const mail = `p${at}-${seed}@${isGuest ? one(domains) : 'tenant.example'}`;
    changes.push(
      insert(
        'directoryObject',
        newDirectoryObject('user', each, begin, {
          displayName: mail,
          mail,
          userPrincipalName: `${id(mail)}@tenant.example`,
          userType: isGuest ? 'Guest' : chance(80) ? 'Member' : null,
        }),
      ),
    );
  }
  for (const each of groups)
    changes.push(insert('directoryObject', newDirectoryObject('group', each, begin, { displayName: each })));
  for (const groupId of groups)
    for (const memberId of some([...people, ...groups.filter((other) => other > groupId)]))
      changes.push(insert('memberOf', { id: id(`${groupId} ${memberId}`), groupId, memberId, paths: 1 }));
  const packages = Array.from({ length: 8 }, (_, at) => id(`package ${at}`));
  const organizations = [...domainsOf.values()];
  for (const [at, packageId] of packages.entries()) {
    const catalogId = id(`catalog ${at}`);
    changes.push(
      insert('catalog', {
        id: catalogId,
        displayName: catalogId,
        state: chance(85) ? 'published' : 'unpublished',
        isExternallyVisible: chance(70),
        ...authored,
      }),
    );
    changes.push(
      insert('accessPackage', {
        id: packageId,
        catalogId,
        displayName: packageId,
        isHidden: chance(15),
        ...authored,
      }),
    );
    for (let number = next(3); number >= 0; number -= 1) {
      const targetScope = one(TargetScopes);
      const targets = named.has(targetScope)
        ? [
            ...some(people).map((each) => set('singleUser', each)),
            ...some(groups).map((each) => set('groupMembers', each)),
            ...some(organizations).map((each) => set('connectedOrganizationMembers', each)),
          ]
        : [];
      const isAutomatic = targetScope === 'specificDirectoryUsers' && chance(20);
      const policy = newRow('policy', {
        displayName: 'P',
        id: id(`policy ${at} ${number}`),
        packageId,
        catalogId,
        targetScope,
        targets: isAutomatic ? [set('attributeRuleMembers', null)] : targets,
        automatic: isAutomatic
          ? {
              requestAccessForAllowedTargets: true,
              removeAccessWhenTargetLeavesAllowedTargets: true,
              gracePeriodBeforeAccessRemoval: null,
            }
          : null,
        acceptsSelfAdd: chance(85),
        revision: 1,
        revisionId: id(`revision ${at} ${number}`),
        deletedAt: chance(10) ? begin : null,
        ...authored,
      });
      let row = 0;
      changes.push(
        insert('policy', policy),
        insert('policyRevision', revisionRow(policy, [], begin)),
        ...targetRows(policy, () => id(`target ${at} ${number} ${++row}`)).map((each) => insert('policyTarget', each)),
      );
    }
  }
  await w.store.commit(changes);
  return { people, packages, organizations };
}

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`packages that may be asked for on ${engine}`, () => {
    let w: World;
    const organizations = new Map<string, Id>();
    before(async () => {
      w = await openWorld(engine);
      for (const [domain, state] of [
        ['contoso.com', 'configured'],
        ['fabrikam.com', 'proposed'],
      ] as const) {
        const organizationId = idOf(domain);
        organizations.set(domain, organizationId);
        await w.store.commit([
          insert('connectedOrganization', {
            id: organizationId,
            displayName: domain,
            state,
            ...authored,
          }),
          insert('identitySource', {
            id: idOf(`source ${domain}`),
            organizationId,
            kind: 'domain',
            position: 0,
            displayName: domain,
            domainName: domain,
          }),
        ]);
      }
    });
    after(() => w.close());

    test('the list equals the checks for every person and package of random tenants', async () => {
      let [listed, judged] = [0, 0];
      for (let seed = 1; seed <= (engine === 'sqlite' ? 30 : 12); seed += 1) {
        const { people, packages } = await makeTenant(w, seed, organizations);
        for (const person of people) {
          const found = await findTarget(w.context(), person);
          const caller: Caller = {
            ...systemCaller,
            kind: 'user',
            objectId: person,
            isGuest: found.object?.userType === 'Guest',
            organization: found.organization,
          };
          const [page] = await w.store.read([from('accessPackage', requestablePackages(caller))]);
          const bySql = (page?.rows ?? [])
            .map(({ id }) => id)
            .filter((id) => packages.includes(id))
            .sort();
          const rows = (await w.rows('accessPackage', oneOfValues('id', packages))) as readonly AccessPackage[];
          const byChecks: Id[] = [];
          for (const each of rows) {
            const offer = packageOfferOf(each, await load(w.store, packageOfferQueries(each.id, null)), null);
            const candidates = await loadEligibilityFacts(w.context(caller), {
              offer,
              target: found,
              requested: { type: 'userAdd', justification: null, answers: [], schedule: unspecifiedSchedule },
            });
            const isListed = candidates.some((facts) =>
              explainPolicy(facts).every(
                (finding) => finding.passed || (finding.decides !== 'list' && finding.decides !== 'sight'),
              ),
            );
            if (isListed) byChecks.push(each.id);
          }
          assert.deepEqual(bySql, byChecks.sort(), `tenant ${seed}, person ${person}`);
          [listed, judged] = [listed + bySql.length, judged + rows.length];
        }
      }
      assert.ok(
        listed > judged / 10 && listed < judged * 0.9,
        `${listed} of ${judged}: the tenants are too much alike`,
      );
      assert.equal((await w.rows('assignmentRequest', eq('state', 'submitted'))).length, 0);
    });
  });
}
