// Filters and orders that reach into values which are kept as one: schedules, expirations, settings of approvals and
// reviews; in lists, below other lists and on pages.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const beta = em.replace('v1.0', 'beta');

for (const engine of engines) {
  describe(`filters into values on ${engine}`, () => {
    let latchkey: Latchkey;
    let accessPackage: string;
    const ok = async (method: string, path: string, body?: unknown, who = 'globalAdmin'): Promise<any> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    };
    const names = async (path: string): Promise<readonly string[]> =>
      (await ok('GET', path)).value.map((each: any) => each.displayName);
    const policies = (options: string): Promise<readonly string[]> =>
      names(`${em}/assignmentPolicies?$select=displayName&${options}`);

    before(async () => {
      latchkey = await startLatchkey({ engine });
      const catalog = await ok('POST', `${em}/catalogs`, { displayName: 'Parts', description: '' });
      accessPackage = (
        await ok('POST', `${em}/accessPackages`, { displayName: 'Parts', description: '', catalog: { id: catalog.id } })
      ).id;
      const approver = [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('director').id }];
      for (const [displayName, more] of [
        [
          'a',
          {
            expiration: { type: 'afterDuration', duration: 'P30D' },
            requestApprovalSettings: {
              isApprovalRequiredForAdd: true,
              stages: [{ durationBeforeAutomaticDenial: 'P14D', primaryApprovers: approver }],
            },
          },
        ],
        ['b', { expiration: { type: 'afterDateTime', endDateTime: '2040-01-01T00:00:00Z' } }],
        ['c', { expiration: { type: 'noExpiration' }, reviewSettings: { isEnabled: false } }],
      ] as const)
        await ok('POST', `${em}/assignmentPolicies`, {
          displayName,
          description: '',
          allowedTargetScope: 'allMemberUsers',
          requestorSettings: { enableTargetsToSelfAddAccess: true, allowCustomAssignmentSchedule: true },
          accessPackage: { id: accessPackage },
          ...more,
        });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });
    const own = () => `accessPackage/id eq '${accessPackage}'`;

    test('policies are filtered and sorted by what their settings say', async () => {
      for (const [filter, expected] of [
        ['requestApprovalSettings/isApprovalRequiredForAdd eq true', ['a']],
        ['requestApprovalSettings/isApprovalRequiredForAdd', ['a']],
        ['not requestApprovalSettings/isApprovalRequiredForAdd', ['b', 'c']],
        ["expiration/type eq 'afterDateTime'", ['b']],
        ["expiration/type in ('afterDuration','noExpiration')", ['a', 'c']],
        ['expiration/endDateTime lt 2041-01-01T00:00:00Z', ['b']],
        ["expiration/duration eq duration'P30D'", ['a']],
        ['expiration/duration eq null', ['b', 'c']],
        ['reviewSettings/isEnabled eq false', ['c']],
        ['reviewSettings/isEnabled ne true', ['a', 'b', 'c']],
      ] as const)
        assert.deepEqual(await policies(`$filter=${own()} and ${filter}&$orderby=displayName`), expected, filter);
      assert.deepEqual(
        await names(
          `${beta}/accessPackageAssignmentPolicies?$filter=accessPackageId eq '${accessPackage}'` +
            ' and requestApprovalSettings/isApprovalRequired eq true',
        ),
        ['a'],
      );
      assert.deepEqual(
        await policies(`$filter=${own()}&$orderby=requestApprovalSettings/isApprovalRequiredForAdd desc,displayName`),
        ['a', 'b', 'c'],
      );
      assert.deepEqual(await policies(`$filter=${own()}&$orderby=expiration/endDateTime desc,displayName desc`), [
        'b',
        'c',
        'a',
      ]);
    });

    test('pages follow such an order, also with what is expanded', async () => {
      const order = '$orderby=requestApprovalSettings/isApprovalRequiredForAdd,displayName desc&$top=1';
      let path = `${em}/assignmentPolicies?$filter=${own()}&${order}&$expand=accessPackage,catalog`;
      const seen: string[] = [];
      while (path !== '') {
        const page = await ok('GET', path);
        seen.push(...page.value.map((each: any) => `${each.displayName} ${each.accessPackage.id === accessPackage}`));
        const next: string = page['@odata.nextLink'] ?? '';
        path = next.slice(next.indexOf('/v1.0'));
        if (next === '') break;
      }
      assert.deepEqual(seen, ['c true', 'b true', 'a true']);
    });

    test('lists below other rows are filtered and sorted so', async () => {
      const read = await ok(
        'GET',
        `${em}/accessPackages/${accessPackage}?$expand=assignmentPolicies(` +
          "$filter=expiration/type ne 'afterDuration';$orderby=expiration/endDateTime desc)",
      );
      assert.deepEqual(
        read.assignmentPolicies.map((each: any) => each.displayName),
        ['b', 'c'],
      );
      const by = await names(
        `${em}/accessPackages?$select=displayName&$filter=assignmentPolicies/any(p:` +
          "p/requestApprovalSettings/isApprovalRequiredForAdd eq true and p/displayName eq 'a')",
      );
      assert.deepEqual(by, ['Parts']);
    });

    test('assignments and requests are found by their schedules', async () => {
      const policy = (await ok('GET', `${em}/assignmentPolicies?$filter=${own()} and displayName eq 'c'`)).value[0].id;
      for (const [who, endDateTime] of [
        ['analyst', '2031-01-01T00:00:00Z'],
        ['designer', '2032-01-01T00:00:00Z'],
        ['manager', null],
      ] as const)
        await ok(
          'POST',
          `${em}/assignmentRequests`,
          {
            requestType: 'userAdd',
            assignment: { accessPackageId: accessPackage, assignmentPolicyId: policy },
            schedule:
              endDateTime === null
                ? { expiration: { type: 'noExpiration' } }
                : { expiration: { type: 'afterDateTime', endDateTime } },
          },
          who,
        );
      await latchkey.drain();
      const ends = async (list: string, options: string): Promise<readonly unknown[]> =>
        (await ok('GET', `${em}/${list}?${options}`)).value.map((each: any) => each.schedule.expiration.endDateTime);
      for (const list of ['assignments', 'assignmentRequests']) {
        const mine = `accessPackage/id eq '${accessPackage}'`;
        const at = 'schedule/expiration/endDateTime';
        assert.deepEqual(await ends(list, `$filter=${mine} and ${at} lt 2031-06-01T00:00:00Z`), [
          '2031-01-01T00:00:00Z',
        ]);
        assert.deepEqual(await ends(list, `$filter=${mine} and ${at} eq null`), [null]);
        assert.deepEqual(await ends(list, `$filter=${mine}&$orderby=${at} desc`), [
          '2032-01-01T00:00:00Z',
          '2031-01-01T00:00:00Z',
          null,
        ]);
        assert.deepEqual(await ends(list, `$filter=${mine} and schedule/expiration/type eq 'noExpiration'`), [null]);
        assert.equal(
          (await ends(list, `$filter=${mine} and schedule/startDateTime gt 2030-01-01T00:00:00Z`)).length,
          0,
        );
      }
    });

    test('a list inside a value, and a value as a whole, are not compared', async () => {
      for (const filter of [
        'requestApprovalSettings/stages eq null',
        "requestApprovalSettings eq 'x'",
        'requestApprovalSettings/nothing eq true',
        "schedule/expiration eq 'x'",
      ]) {
        const reply = await latchkey.call('globalAdmin', 'GET', `${em}/assignmentPolicies?$filter=${filter}`);
        assert.equal(reply.status, 400, filter);
      }
    });

    test('users are found by their extension attributes and their place in the organization', async () => {
      const path = `/v1.0/users/${latchkey.user('analyst').id}`;
      await ok('PATCH', path, {
        employeeOrgData: { division: 'North', costCenter: '7' },
        onPremisesExtensionAttributes: { extensionAttribute3: 'blue' },
      });
      for (const filter of [
        "employeeOrgData/division eq 'North'",
        "onPremisesExtensionAttributes/extensionAttribute3 eq 'blue'",
        "startswith(onPremisesExtensionAttributes/extensionAttribute3,'bl')",
      ]) {
        const { value } = await ok('GET', `/v1.0/users?$filter=${filter}&$select=id&$count=true`);
        assert.deepEqual(
          value.map((each: any) => each.id),
          [latchkey.user('analyst').id],
          filter,
        );
      }
    });
  });
}
