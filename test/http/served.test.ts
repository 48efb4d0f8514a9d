// What `$metadata` names is served: every entity set, navigation, function and action of both versions, and each row of
// docs/permissions.md, is something that somebody can call.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { services } from '../../src/model/services.ts';
import { servedPaths, type ServedPath } from '../../src/http/openApi/servedPaths.ts';
import { pathTemplate, touchedBy } from '../../src/http/routing/authorize.ts';
import { isSchemaOnly } from '../../src/http/routing/commandTable.ts';
import { servedMethods } from '../../src/http/routing/servedMethods.ts';
import { everyPermission } from '../../src/identity/access/permissions.ts';
import { isServedRow } from '../../scripts/permissionsTables.ts';
import type { Service } from '../../src/odata/serviceDescription.ts';

/** Writes that the tables of commands have for a type and that nobody may call by this path, each with the reason. */
const closed: readonly (readonly [calls: RegExp, because: string])[] = [
  [/^(POST|PATCH|PUT|DELETE) \/identitygovernance\/catalogs/, 'catalogs are written below entitlementManagement'],
  [/^POST \/(directoryobjects\/\{id\}|me)\/restore$/, 'published for deleted items alone'],
  [
    /^POST \/directory\/deleteditems(\/\{id\})?\/(checkmember|getmember|getbyids|validateproperties)/,
    'asked of objects that are there',
  ],
  [/^(PUT|DELETE) .*\/accessreviews\/(unified\/)?instances\/\{id\}\/definition$/, 'published below definitions alone'],
  [/^(PUT|DELETE) .*\/accessreviews\/(unified\/)?decisions\/\{id\}\/instance$/, 'published below definitions alone'],
  [/^DELETE \/differences\/\{id\}\/link$/, 'a link is removed at /remoteLinks, by who runs connections'],
  [/^DELETE \/me$/, 'published for /users/{id} alone'],
  [/^(PUT|DELETE) \/me\/manager$/, 'published for /users/{id} alone'],
  [/^(POST|DELETE) \/me\/oauth2permissiongrants/, 'published for /oauth2PermissionGrants alone'],
  [/^(POST|DELETE) \/me\/(sponsors|approleassignments)(\/\{id\})?$/, 'published for /users/{id} alone'],
];

/** Whether a user with all permissions, or an application with all, may call it. */
const isOpen = (service: Service, { target }: ServedPath, method: string): boolean =>
  (['delegated', 'application'] as const).some((kind) =>
    touchedBy(service, target, method).every(({ permissions }) => (permissions?.[kind].size ?? 0) > 0),
  );

const met = new Set<RegExp>();
for (const version of ['v1.0', 'beta', 'latchkey'] as const) {
  const service = services[version];
  const paths = servedPaths(service);

  describe(`the $metadata of ${version}`, () => {
    test('names nothing that is not supported', () => {
      assert.deepEqual(
        paths.filter(({ target }) => servedMethods(target).length === 0).map(({ template }) => template),
        [],
      );
      assert.ok(paths.length > (version === 'latchkey' ? 20 : 300), `${paths.length} paths`);
    });

    test('names nothing that nobody can call', () => {
      const nobody = paths.flatMap((path) =>
        servedMethods(path.target)
          .filter((method) => !isSchemaOnly(path.target) && !isOpen(service, path, method))
          .map((method) => `${method} ${pathTemplate(path.target)}`),
      );
      const unsaid = nobody.filter((call) => !closed.some(([calls]) => calls.test(call)));
      assert.deepEqual(unsaid, []);
      for (const [calls] of closed) if (nobody.some((call) => calls.test(call))) met.add(calls);
    });
  });
}

test('every call that is said to be closed is', () => assert.equal(met.size, closed.length));

describe('docs/permissions.md', () => {
  const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (GET|POST|PATCH|PUT|DELETE) \| `(\/[^`]+)` \|/gm)].map(
    ([, method = '', path = '']) => [method, path] as const,
  );

  test('lists only what is served', () => {
    assert.ok(rows.length > 60, `${rows.length} rows`);
    assert.deepEqual(
      rows.filter(([method, path]) => !isServedRow(method, path)),
      [],
    );
    assert.equal(isServedRow('GET', '/audit-log/other'), false);
  });

  test('lists all that is served, and no row that nobody can call', () => {
    const listed = new Set(rows.map(([method, path]) => `${method} ${path}`));
    for (const [key, { delegated, application }] of everyPermission) {
      const [method = '', path = ''] = key.split(' ');
      if (/^\/(identitygovernance|rolemanagement)/.test(path)) continue;
      assert.equal(listed.has(key), isServedRow(method, path), key);
      if (listed.has(key)) assert.ok(delegated.size + application.size > 0, key);
    }
  });
});
