// What end users are suggested and told, as the tenant's settings for them say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import type { Offer } from '../examples/things.ts';
import { em, World } from './world.ts';

const settings = 'controlConfigurations/endUserSettings';
interface Suggestion {
  readonly id: string;
  readonly reasons: readonly { readonly '@odata.type': string; readonly [name: string]: unknown }[];
  readonly accessPackage?: { readonly id: string; readonly displayName: string };
}

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`End users on ${engine}`, () => {
    let latchkey: Latchkey;
    let world: World;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      world = new World(latchkey, '');
    });
    after(() => latchkey.close());

    const set = (insight: string, showsApprovers: boolean) =>
      world.call('PUT', `${em('v1.0')}/${settings}`, {
        relatedPeopleInsightLevel: insight,
        showApproverDetailsToMembers: showsApprovers,
      });
    async function suggested(
      who: string,
      on = 'relatedPeopleAssignments,assignmentHistory',
    ): Promise<readonly Suggestion[]> {
      return (await world.read(`accessPackageSuggestions/filterByCurrentUser(on='${on}')?$expand=accessPackage`, who))
        .value;
    }
    const of = (all: readonly Suggestion[], { package: id }: Offer): Suggestion | undefined =>
      all.find((each) => each.id === id);
    async function end(offer: Offer, who: string): Promise<void> {
      const [{ id }] = (
        await world.read(
          `assignments?$filter=accessPackage/id eq '${offer.package}' and state eq 'delivered' and ` +
            'target/objectId eq ' +
            `'${world.user(who)}'`,
        )
      ).value;
      await world.unassign(id);
    }

    test('what people around a user hold is suggested: the manager, direct reports, peers', async () => {
      const offer = await world.offer();
      await world.assign(offer, world.user('member'));
      const seen = await Promise.all(
        ['manager', 'designer', 'director', 'engineer', 'member'].map(async (who) => [
          who,
          of(await suggested(who), offer) !== undefined,
        ]),
      );
      assert.deepEqual(Object.fromEntries(seen), {
        manager: true,
        designer: true,
        director: false,
        engineer: false,
        member: false,
      });
      await world.assign(offer, world.user('manager'));
      assert.deepEqual(of(await suggested('designer'), offer)?.reasons, [
        {
          '@odata.type': '#microsoft.graph.accessPackageSuggestionRelatedPeopleBased',
          relatedPeople: [],
          relatedPeopleAssignmentCount: 2,
        },
      ]);
      assert.deepEqual(
        of(await suggested('director'), offer)?.reasons.map((each) => each['relatedPeopleAssignmentCount']),
        [1],
      );
    });

    test('people are named where the settings say so', async () => {
      const offer = await world.offer();
      await world.assign(offer, world.user('member'));
      await set('countAndNames', true);
      const [reason] = of(await suggested('designer'), offer)?.reasons ?? [];
      assert.deepEqual(reason?.['relatedPeople'], [
        { id: world.user('member'), displayName: latchkey.user('member').displayName },
      ]);
      await set('disabled', true);
      assert.deepEqual(of(await suggested('designer'), offer)?.reasons, [{ ...reason, relatedPeople: [] }]);
    });

    test('what one held before is suggested, with how often and when last; what one holds is not', async () => {
      const offer = await world.offer();
      for (const _ of [1, 2]) {
        await world.assign(offer, world.user('engineer'));
        assert.equal(of(await suggested('engineer'), offer), undefined);
        await end(offer, 'engineer');
      }
      const found = of(await suggested('engineer', 'assignmentHistory'), offer);
      const [reason, ...more] = found?.reasons ?? [];
      assert.equal(reason?.['@odata.type'], '#microsoft.graph.accessPackageSuggestionSelfAssignmentHistoryBased');
      assert.deepEqual([reason['pastAssignmentCount'], more, found?.accessPackage?.id], [2, [], offer.package]);
      assert.match(String(reason['lastAssignmentDateTime']), /^\d{4}-\d\d-\d\dT/);
      assert.equal(of(await suggested('engineer', 'relatedPeopleAssignments'), offer), undefined);
      assert.deepEqual(await suggested('engineer', 'none'), []);
    });

    test('nothing is suggested that one may not ask for', async () => {
      const offer = await world.offer({
        allowedTargetScope: 'specificDirectoryUsers',
        specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.singleUser', userId: world.user('member') }],
      });
      await world.assign(offer, world.user('member'));
      assert.equal(of(await suggested('designer'), offer), undefined);
    });

    test('applications are suggested nothing, and other words of the filter are refused', async () => {
      const path = `${em('v1.0')}/accessPackageSuggestions`;
      const ofApplication = await latchkey.call(
        'app:readOnly',
        'GET',
        `${path}/filterByCurrentUser(on='assignmentHistory')`,
      );
      assert.deepEqual([ofApplication.status, ofApplication.body?.value], [200, []]);
      const wrong = await latchkey.call('member', 'GET', `${path}/filterByCurrentUser(on='friends')`);
      assert.deepEqual([wrong.status, /relatedPeopleAssignments/.test(wrong.text)], [400, true]);
    });

    test('who decided is told to members as the settings say, where the stage says nothing else', async () => {
      await set('count', true);
      const { approval, stage } = await world.stageFor('manager');
      const path = `accessPackageAssignmentApprovals/${approval}/stages/${stage}`;
      await world.call('PATCH', `${em('v1.0')}/${path}`, { reviewResult: 'Approve', justification: 'Fine' }, 'manager');
      const told = async (who: string) => (await world.read(path, who)).reviewedBy?.id ?? null;
      assert.equal(await told('member'), world.user('manager'));
      await set('count', false);
      assert.deepEqual([await told('member'), await told('globalAdmin')], [null, world.user('manager')]);
    });

    test('only administrators change the settings, and only to what they can be', async () => {
      const path = `${em('beta')}/${settings}`;
      assert.equal((await latchkey.call('member', 'PUT', path, { showApproverDetailsToMembers: true })).status, 404);
      assert.equal(
        (await latchkey.call('app:readOnly', 'PUT', path, { showApproverDetailsToMembers: true })).status,
        403,
      );
      const wrong = await latchkey.call('globalAdmin', 'PUT', path, { relatedPeopleInsightLevel: 'everything' });
      assert.deepEqual([wrong.status, /relatedPeopleInsightLevel.*countAndNames/.test(wrong.text)], [400, true]);
    });
  });
}

after(stopPostgres);
