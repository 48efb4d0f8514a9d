// The OpenAPI documents: valid, of what is served and of nothing else, and answers are as they say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Validator } from '@seriousme/openapi-schema-validator';
import { sandboxEndpoints } from '../../src/http/sandbox/sandboxEndpoints.ts';
import { sandboxOperations } from '../../src/http/sandbox/sandboxOpenApi.ts';
import { openWorld, type World } from '../matrix/world.ts';

const versions = ['/v1.0', '/beta', '/latchkey/v1', '/sandbox'] as const;
const methods = ['get', 'post', 'patch', 'put', 'delete'];
const nowhere = '11111111-1111-4111-8111-111111111111';

type Item = Readonly<Record<string, any>>;
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Item>>;
  readonly components: Readonly<Record<string, any>>;
}

let world: World;
const documents = new Map<string, Document>();
before(async () => {
  world = await openWorld();
  for (const version of versions) {
    const reply = await world.latchkey.call(null, 'GET', `${version}/openapi.json`);
    assert.equal(reply.status, 200);
    documents.set(version, reply.body);
  }
});
after(async () => world.close());

const documentOf = (version: string): Document => documents.get(version) as Document;
const operationsOf = (version: string): readonly (readonly [path: string, method: string, operation: any])[] =>
  Object.entries(documentOf(version).paths).flatMap(([path, item]) =>
    methods.filter((each) => each in item).map((method) => [path, method, item[method]] as const),
  );

describe('the documents', () => {
  for (const version of versions) {
    test(`of ${version} are OpenAPI 3.1, with one name for each operation`, async () => {
      const { valid, errors } = await new Validator().validate(structuredClone(documentOf(version)) as any);
      assert.deepEqual([errors, valid], [undefined, true]);
      assert.match(documentOf(version).openapi, /^3\.1/);
      const ids = operationsOf(version).map(([, , { operationId }]) => operationId as string);
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.every((each) => /^[a-z][A-Za-z0-9$]*$/.test(each)));
    });
  }

  test('of the sandbox has a row for each endpoint', () => {
    assert.deepEqual(
      Object.keys(sandboxOperations).sort(),
      sandboxEndpoints.map(([path, method]) => `${method} ${path}`).sort(),
    );
  });

  test('name every published route of entitlement management that is served', () => {
    const v1 = Object.keys(documentOf('/v1.0').paths);
    for (const path of [
      '/identityGovernance/entitlementManagement/assignmentRequests',
      '/identityGovernance/entitlementManagement/assignmentRequests/{accessPackageAssignmentRequest-id}/cancel',
      "/identityGovernance/entitlementManagement/accessPackages/filterByCurrentUser(on='{on}')",
      '/groups/{group-id}/members/{directoryObject-id}/$ref',
      "/identityGovernance/entitlementManagement/subjects(objectId='{objectId}')",
    ])
      assert.ok(v1.includes(path), path);
  });
});

/** The id of the first row of each list, by the address of the list. */
const firstIds = new Map<string, string>();

async function addressOf(version: string, path: string, { parameters = [] }: Item): Promise<string> {
  let address = version === '/sandbox' ? '' : version;
  for (const segment of path.split('/').slice(1)) {
    const filled = segment.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const { schema } = parameters.find((each: any) => each.name === name) ?? {};
      if (name.endsWith('-id') || /-id\d$/.test(name)) return firstIds.get(address) ?? nowhere;
      return schema?.enum?.[0] ?? enumMember(version, schema) ?? (schema?.type === 'string' ? nowhere : '0');
    });
    if (segment.startsWith('{') && !firstIds.has(address) && version !== '/sandbox') {
      const { body } = await world.latchkey.call('app:full', 'GET', `${address}?$top=1`);
      firstIds.set(address, body?.value?.[0]?.id ?? nowhere);
      address += `/${firstIds.get(address)}`;
    } else address += `/${filled}`;
  }
  return address;
}

const enumMember = (version: string, schema: any): string | undefined =>
  documentOf(version).components['schemas']?.[String(schema?.$ref).split('/').at(-1) ?? '']?.enum?.[0];

/** What is wrong with an answer; undefined where it is as the document says. */
function wrongWith(version: string, validators: Ajv2020, path: string, operation: any, reply: any): unknown {
  const status = '2XX' in operation.responses ? '2XX' : '200';
  const media = operation.responses[status]?.content?.['application/json'];
  if (media === undefined || reply.body === null) return undefined;
  const pointer = ['paths', path, 'get', 'responses', status, 'content', 'application/json', 'schema']
    .map((each) => each.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/');
  const validate = validators.getSchema(`${version}#/${pointer}`) ?? assert.fail(path);
  return validate(reply.body) ? undefined : [path, validate.errors?.slice(0, 3)];
}

describe('what is served', () => {
  for (const version of versions) {
    test(`every read of ${version} is answered, and as the document says`, async () => {
      const validators = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
      (addFormats as any)(validators);
      validators.addSchema({ $id: version, ...structuredClone(documentOf(version)) });
      const wrong: unknown[] = [];
      let answered = 0;
      for (const [path, method, operation] of operationsOf(version)) {
        if (method !== 'get') continue;
        const address = await addressOf(version, path, documentOf(version).paths[path] as Item);
        const isUserAlone =
          /\/(My|filterByCurrentUser)\(/.test(path) ||
          (operation.security ?? []).every((each: any) => !('application' in each));
        const reply = await world.latchkey.call(
          version === '/sandbox' ? null : isUserAlone ? 'globalAdmin' : 'app:full',
          'GET',
          address,
        );
        if (reply.status === 200) {
          answered++;
          const found = wrongWith(version, validators, path, operation, reply);
          if (found !== undefined) wrong.push(found);
        } else if (isNotServed(reply)) wrong.push([address, reply.status, reply.text]);
      }
      assert.deepEqual(wrong, []);
      assert.ok(answered > (version === '/sandbox' ? 3 : 20), `${answered} answers`);
    });

    test(`every write of ${version} has a command`, async () => {
      const wrong: unknown[] = [];
      for (const [path, method, operation] of operationsOf(version)) {
        if (method === 'get' || version === '/sandbox' || path.includes('$batch')) continue;
        const address = path.split('/').map(asNowhere).join('/');
        const isUserAlone = (operation.security ?? []).every((each: any) => !('application' in each));
        const body = method === 'delete' ? undefined : '{"#": 1';
        const who = isUserAlone ? 'globalAdmin' : 'app:full';
        const reply = await world.latchkey.call(who, method.toUpperCase(), `${version}${address}`, body);
        if (isNotServed(reply) || reply.status < 400) wrong.push([method, address, reply.status, reply.text]);
      }
      assert.deepEqual(wrong, []);
    });
  }
});

const asNowhere = (segment: string): string => segment.replace(/\{[^}]+\}/g, nowhere);
/** 405, or a 404 that is about the path and not about a row; and what the permissions open to nobody. */
const isNotServed = ({ status, text }: { readonly status: number; readonly text: string }): boolean =>
  status === 405 ||
  status === 501 ||
  status >= 500 ||
  status === 403 ||
  /is not supported on it|no .* at the root/.test(text);
