// Privileged catalogs and sensitive packages: who writes in them, who says what they are, and what else holds there.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { automaticPolicy, openEditTenant, type EditTenant, type EditWorld } from './editCases.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = '/beta/identityGovernance/entitlementManagement';
const privilegedRoleAdministrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`privileged catalogs on ${engine}`, () => {
    let latchkey: Latchkey;
    let world: EditWorld;
    let call: EditTenant['call'];
    /** The statuses of the edits as a caller's, each tried in a rehearsal of its own. */
    const tried = async (who: string, cases: EditWorld['cases']): Promise<Readonly<Record<string, number>>> => {
      const statuses: Record<string, number> = {};
      for (const { name, request } of cases) {
        const [method, url, body] = request;
        const reply = await latchkey.call(who, 'POST', '/latchkey/v1/whatIf', { requests: [{ method, url, body }] });
        assert.equal(reply.status, 200, reply.text);
        statuses[name] = reply.body.responses[0].status;
      }
      return statuses;
    };

    before(async () => {
      const roles = [['otherGovernanceAdmin', privilegedRoleAdministrator]] as const;
      ({ latchkey, world, call } = await openEditTenant(engine, roles));
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    test('an Identity Governance Administrator alone writes nothing in a privileged catalog', async () => {
      // What the test before it would have made is missing: those that remove it are tried by the next test.
      const cases = world.cases.filter(({ name }) => !name.startsWith('remove an incompatible group'));
      const privileged = cases.filter(({ isPrivileged }) => isPrivileged);
      assert.ok(privileged.length > 15);
      const refused = await tried('governanceAdmin', privileged);
      assert.deepEqual(
        Object.entries(refused).filter(([, status]) => status !== 403),
        [],
      );
      for (const who of ['globalAdmin', 'otherGovernanceAdmin']) {
        const allowed = await tried(who, privileged.slice(0, who === 'globalAdmin' ? undefined : 3));
        assert.deepEqual(
          Object.entries(allowed).filter(([, status]) => status >= 300),
          [],
          who,
        );
      }
      const rest = await tried(
        'governanceAdmin',
        cases.filter(({ isPrivileged, name }) => !isPrivileged && !/group/.test(name)),
      );
      assert.deepEqual(
        Object.entries(rest).filter(([, status]) => status >= 300),
        [],
      );
    });

    test('a refusal says which roles it needs, and nothing is written', async () => {
      const url = `${beta}/accessPackageCatalogs/${world.ids.standard}`;
      const reply = await latchkey.call('governanceAdmin', 'PATCH', url, { privilegeLevel: 'privileged' });
      assert.equal(reply.status, 403);
      assert.match(reply.body.error.message, /Global Administrator, or the roles Privileged Role Administrator and/);
      assert.equal((await call('GET', url)).privilegeLevel, 'standard');
      const bad = await latchkey.call('globalAdmin', 'PATCH', url, { privilegeLevel: 'unknownFutureValue' });
      assert.equal(bad.status, 400, bad.text);
    });

    test('nothing needs a second administrator unless the setting says so', async () => {
      const url = `${em}/accessPackages/${world.ids.sensitive}`;
      const body = { description: `Alone ${engine}` };
      const request = { method: 'PATCH', url, body };
      const sent = { request, justification: 'It is needed.' };
      const proposed = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/proposals', sent);
      assert.equal(proposed.status, 400, proposed.text);
      assert.match(proposed.body.error.message, /Send it as it is/);
      const tried = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/whatIf', { requests: [request] });
      assert.deepEqual([tried.body.responses[0].status, tried.body.edits], [204, []]);
      await call('PATCH', url, body);
      assert.equal((await call('GET', url)).description, body.description);
    });

    test('no edit of a privileged catalog is offered to who would be refused it', async () => {
      for (const [who, expected] of [
        ['globalAdmin', true],
        ['governanceAdmin', undefined],
      ] as const) {
        const { body } = await latchkey.call(
          who,
          'GET',
          `/latchkey/v1/allowedActions(ids=['${world.ids.privileged}','${world.ids.grave}'])`,
        );
        for (const kind of ['catalog', 'accessPackage'])
          assert.equal(
            body.value.find((each: any) => each.kind === kind && each.action === 'edit')?.allowed,
            expected,
            `${who} ${kind}`,
          );
      }
    });

    test('an application writes there that may write roles of the directory', async () => {
      const url = `${em}/accessPackages/${world.ids.grave}`;
      const reply = await latchkey.call('app:full', 'PATCH', url, { displayName: `By an application ${engine}` });
      assert.equal(reply.status, 204, reply.text);
    });

    test('a privileged catalog takes no new automatic policy, made there or moved there', async () => {
      const { grave, plain, privileged } = world.ids;
      const made = await latchkey.call('globalAdmin', 'POST', `${em}/assignmentPolicies`, automaticPolicy(grave, 'x'));
      assert.equal(made.status, 400, made.text);
      assert.match(made.body.error.message, /privileged/);
      const { id } = await call('POST', `${em}/assignmentPolicies`, automaticPolicy(plain, 'Nobody'));
      const moved = await latchkey.call('globalAdmin', 'POST', `${em}/accessPackages/${plain}/moveToCatalog`, {
        catalogId: privileged,
      });
      assert.equal(moved.status, 403, moved.text);
      await call('DELETE', `${em}/assignmentPolicies/${id}`);
      await call('POST', `${em}/accessPackages/${plain}/moveToCatalog`, { catalogId: privileged });
    });

    test('an edit by an owner and the rise of the catalog at one moment: no edit comes after the rise', async () => {
      for (let round = 0; round < 6; round += 1) {
        const { id: catalog } = await call('POST', `${em}/catalogs`, { displayName: `Race ${round} ${engine}` });
        const { id } = await call('POST', `${em}/accessPackages`, {
          displayName: 'Raced',
          description: 'd',
          catalog: { id: catalog },
        });
        const [edit, rise] = await Promise.all([
          latchkey.call('governanceAdmin', 'PATCH', `${em}/accessPackages/${id}`, { description: 'edited' }),
          latchkey.call('globalAdmin', 'PATCH', `${beta}/accessPackageCatalogs/${catalog}`, {
            privilegeLevel: 'privileged',
          }),
        ]);
        assert.equal(rise.status, 204, rise.text);
        const { description } = await call('GET', `${em}/accessPackages/${id}`);
        assert.deepEqual([edit.status, description], edit.status === 204 ? [204, 'edited'] : [403, 'd'], edit.text);
      }
    });
  });
}
