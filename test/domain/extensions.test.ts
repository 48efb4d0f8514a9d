// Custom extensions: what makes sense of one, where each kind may be called, when ends are warned of, and what is sent
// in either shape.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultCollector, type FaultCollector } from '../../src/domain/faultCollector.ts';
import type { CustomExtension } from '../../src/domain/extensions/extensionEntities.ts';
import { calloutBody } from '../../src/domain/extensions/calloutBody.ts';
import { audienceFault } from '../../src/domain/extensions/callAudience.ts';
import { checkExtension, type ExtensionFields } from '../../src/domain/extensions/checkExtension.ts';
import {
  checkStages,
  mergeStages,
  waitsForCallbackAt,
  type StageDrafts,
} from '../../src/domain/extensions/extensionStages.ts';
import { nextExpiryCallout, expiryCalloutsOf } from '../../src/domain/extensions/expiryCallouts.ts';
import { type Refusal, Refusals } from '../../src/domain/refusal.ts';

function faultsOf(run: (faults: FaultCollector) => void): string {
  const faults = createFaultCollector();
  run(faults);
  try {
    faults.throwIfAny();
    return '';
  } catch (error) {
    const all = error instanceof Refusals ? error.all : [error as Refusal];
    return all.map((each) => String(each.facts['field'])).join(' ');
  }
}

const noAudiences = { allowed: [], isOfApplication: false };
const extension: ExtensionFields = {
  kind: 'request',
  displayName: 'X',
  description: null,
  endpoint: { kind: 'http', targetUrl: 'https://example.org/x' },
  authentication: null,
  client: null,
  callback: null,
};
const logicApp = {
  kind: 'logicApp',
  subscriptionId: 's',
  resourceGroupName: 'g',
  logicAppWorkflowName: 'w',
  url: null,
} as const;

const extensions: readonly (readonly [says: string, fields: Partial<ExtensionFields>, faults: string])[] = [
  ['an https address is enough', {}, ''],
  [
    'http is taken: whether it may be called is known when it is',
    { endpoint: { kind: 'http', targetUrl: 'http://127.0.0.1/x' } },
    '',
  ],
  ['a name is needed', { displayName: ' ' }, 'displayName'],
  ['another scheme is none', { endpoint: { kind: 'http', targetUrl: 'file:///etc/passwd' } }, 'endpoint/targetUrl'],
  ['an address is needed', { endpoint: { kind: 'http', targetUrl: null } }, 'endpoint/targetUrl'],
  [
    'a password in it is not taken',
    { endpoint: { kind: 'http', targetUrl: 'https://a:b@example.org/' } },
    'endpoint/targetUrl',
  ],
  [
    'the address of this server is none',
    { endpoint: { kind: 'http', targetUrl: 'https://own.example/sandbox/reset' } },
    'endpoint/targetUrl',
  ],
  ['nor for a Logic App', { endpoint: { ...logicApp, url: 'https://own.example/v1.0/$batch' } }, 'endpoint/url'],
  ['a Logic App is named', { endpoint: logicApp }, ''],
  ['a Logic App is named wholly', { endpoint: { ...logicApp, resourceGroupName: null } }, 'endpoint/resourceGroupName'],
  [
    'its path has a length',
    { endpoint: { ...logicApp, logicAppWorkflowName: 'w'.repeat(150) } },
    'endpoint/logicAppWorkflowName',
  ],
  ['a token is for its own host', { authentication: { kind: 'token', resourceId: 'https://example.org/api' } }, ''],
  [
    'a token is for no other host',
    { authentication: { kind: 'token', resourceId: 'api://payroll-hr' } },
    'authentication/resourceId',
  ],
  ['a token is for something', { authentication: { kind: 'token', resourceId: '' } }, 'authentication/resourceId'],
  ['five minutes is the shortest wait', { callback: { timeoutDuration: 'PT5M' } }, ''],
  ['less is none', { callback: { timeoutDuration: 'PT4M59S' } }, 'callback/timeoutDuration'],
  ['fourteen days is the longest', { callback: { timeoutDuration: 'P14D' } }, ''],
  ['more is none', { callback: { timeoutDuration: 'P15D' } }, 'callback/timeoutDuration'],
  ['how long must be said', { callback: { timeoutDuration: null } }, 'callback/timeoutDuration'],
  [
    'nobody waits for what is told of an end',
    { kind: 'assignment', callback: { timeoutDuration: 'PT1H' } },
    'callback',
  ],
  [
    'bounds of tries',
    { client: { timeoutInMilliseconds: 199, maximumRetries: 6 } },
    'client/timeoutInMilliseconds client/maximumRetries',
  ],
  ['no retries', { client: { timeoutInMilliseconds: 30_000, maximumRetries: 0 } }, ''],
];
const isOwnAddress = (address: string): boolean => address.startsWith('https://own.example/');
for (const [says, fields, faults] of extensions)
  test(`${says}${faults === '' ? '' : `: ${faults}`}`, () =>
    assert.equal(
      faultsOf((at) => checkExtension({ ...extension, ...fields }, { audience: noAudiences, isOwnAddress }, at)),
      faults,
    ));

const known = new Map([
  ['r', { kind: 'request' }],
  ['a', { kind: 'assignment' }],
  ['w', { kind: 'workflow' }],
] as const) as ReadonlyMap<string, Pick<CustomExtension, 'kind'>>;
const stages: readonly (readonly [says: string, said: Partial<StageDrafts>, faults: string])[] = [
  [
    'requests and ends',
    {
      settings: [
        { stage: 'assignmentRequestCreated', extensionId: 'r' },
        { stage: 'assignmentOneDayBeforeExpiration', extensionId: 'a' },
      ],
    },
    '',
  ],
  [
    'an extension about ends is not called for requests',
    { settings: [{ stage: 'assignmentRequestCreated', extensionId: 'a' }] },
    'stageSettings/0/stage',
  ],
  [
    'and the other way round',
    { settings: [{ stage: 'assignmentOneDayBeforeExpiration', extensionId: 'r' }] },
    'stageSettings/0/stage',
  ],
  [
    'the older kind goes among the handlers',
    { settings: [{ stage: 'assignmentRequestCreated', extensionId: 'w' }] },
    'stageSettings/0/extensionId',
  ],
  [
    'where it may be called at every stage',
    {
      handlers: [
        { stage: 'assignmentRequestRemoved', extensionId: 'w' },
        { stage: 'assignmentOneDayBeforeExpiration', extensionId: 'w' },
      ],
    },
    '',
  ],
  [
    'and the newer ones not',
    { handlers: [{ stage: 'assignmentRequestRemoved', extensionId: 'r' }] },
    'handlers/0/extensionId',
  ],
  [
    'what is of another catalog is unknown',
    { settings: [{ stage: 'assignmentRequestCreated', extensionId: 'x' }] },
    'stageSettings/0/extensionId',
  ],
  ['both are needed', { settings: [{}] }, 'stageSettings/0/stage stageSettings/0/extensionId'],
  [
    'once a stage',
    {
      settings: [
        { stage: 'assignmentRequestCreated', extensionId: 'r' },
        { stage: 'assignmentRequestCreated', extensionId: 'r' },
      ],
    },
    'stageSettings/1/stage',
  ],
];
for (const [says, said, faults] of stages)
  test(`stages: ${says}${faults === '' ? '' : `: ${faults}`}`, () =>
    assert.equal(
      faultsOf((at) => checkStages({ settings: null, handlers: null, ...said }, known, at)),
      faults,
    ));

test('what was said of one kind of stages replaces that kind alone, and what was there keeps its id', () => {
  let count = 0;
  const newId = (): string => `new${++count}`;
  const before = mergeStages(
    [],
    {
      settings: [{ stage: 'assignmentRequestCreated', extensionId: 'R' }],
      handlers: [{ stage: 'assignmentRequestGranted', extensionId: 'w' }],
    },
    newId,
  );
  assert.deepEqual(
    before.map((each) => [each.id, each.kind, each.extensionId]),
    [
      ['new1', 'setting', 'r'],
      ['new2', 'handler', 'w'],
    ],
  );
  assert.deepEqual(mergeStages(before, { settings: null, handlers: null }, newId), before);
  assert.deepEqual(
    mergeStages(
      before,
      {
        settings: [
          { stage: 'assignmentRequestApproved', extensionId: 'r' },
          { stage: 'assignmentRequestCreated', extensionId: 'r' },
        ],
        handlers: null,
      },
      newId,
    ).map((each) => each.id),
    ['new3', 'new1', 'new2'],
  );
  assert.deepEqual(
    mergeStages(before, { settings: [], handlers: null }, newId).map((each) => each.id),
    ['new2'],
  );
});

test('only extensions about requests are waited for, and never before an end', () => {
  const callback = { timeoutDuration: 'PT1H' };
  assert.deepEqual(
    [
      waitsForCallbackAt({ kind: 'request', callback }, 'assignmentRequestCreated'),
      waitsForCallbackAt({ kind: 'request', callback: null }, 'assignmentRequestCreated'),
      waitsForCallbackAt({ kind: 'workflow', callback }, 'assignmentRequestCreated'),
      waitsForCallbackAt({ kind: 'request', callback }, 'assignmentOneDayBeforeExpiration'),
    ],
    [true, false, false, false],
  );
});

test('ends are warned of in their order, and what is past is past', () => {
  const both = [
    { stage: 'assignmentOneDayBeforeExpiration' },
    { stage: 'assignmentRequestCreated' },
    { stage: 'assignmentFourteenDaysBeforeExpiration' },
  ] as const;
  const end = '2026-03-31T10:00:00.000Z';
  assert.deepEqual(
    expiryCalloutsOf(both, end).map(({ at }) => at),
    ['2026-03-17T10:00:00.000Z', '2026-03-30T10:00:00.000Z'],
  );
  const next: readonly (readonly [after: string, at: string | null])[] = [
    ['2026-03-01T00:00:00.000Z', '2026-03-17T10:00:00.000Z'],
    ['2026-03-17T10:00:00.000Z', '2026-03-30T10:00:00.000Z'],
    ['2026-03-30T10:00:00.000Z', null],
  ];
  for (const [after, at] of next) assert.equal(nextExpiryCallout(both, end, after), at);
  assert.equal(nextExpiryCallout([], end, '2026-01-01T00:00:00.000Z'), null);
});

test('a plain endpoint is sent the published envelope, a Logic App the data in upper case', () => {
  const facts = {
    callout: { id: 'c', stage: 'assignmentOneDayBeforeExpiration', waits: false },
    extension: {
      ...extension,
      id: 'x',
      version: 1,
      catalogId: 'k',
      deletedAt: null,
      createdAt: '',
      modifiedAt: '',
      createdBy: null,
      modifiedBy: null,
    },
    tenantId: 't',
    origin: 'https://here',
    catalog: {
      id: 'k',
      displayName: 'K',
      description: null,
      type: 'userManaged',
      state: 'published',
      isExternallyVisible: true,
      privilegeLevel: 'standard',
      uniqueName: null,
      deletedAt: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: null,
      modifiedAt: '2026-01-02T00:00:00.000Z',
      modifiedBy: null,
    },
    organizations: [],
    accessPackage: null,
    policy: null,
    request: null,
    assignment: null,
    target: null,
    requestor: null,
  } as const satisfies Parameters<typeof calloutBody>[0];
  const plain = JSON.parse(calloutBody(facts)) as Record<string, any>;
  assert.deepEqual(
    [Object.keys(plain), plain['source'], plain['type'], plain['data']['@odata.type']],
    [
      ['source', 'type', 'data'],
      'https://here/t',
      'microsoft.graph.accessPackageCustomExtensionStage.assignmentOneDayBeforeExpiration',
      '#microsoft.graph.accessPackageAssignmentCalloutData',
    ],
  );
  const upper = JSON.parse(calloutBody({ ...facts, extension: { ...facts.extension, endpoint: logicApp } })) as Record<
    string,
    any
  >;
  assert.deepEqual(
    [upper['Stage'], upper['CustomExtensionStageInstanceId'], upper['AccessPackageCatalog'], 'source' in upper],
    [
      'assignmentOneDayBeforeExpiration',
      'c',
      {
        Id: 'k',
        DisplayName: 'K',
        Description: null,
        CatalogType: 'userManaged',
        State: 'published',
        IsExternallyVisible: true,
        CreatedDateTime: '2026-01-01T00:00:00.000Z',
        ModifiedDateTime: '2026-01-02T00:00:00.000Z',
      },
      false,
    ],
  );
});

test('a token is for the host that is called, or for which it was allowed; never for a client or ourselves', () => {
  const at = 'https://hr.example.org:8443/access';
  const facts = { allowed: ['api://hr hr.example.org', 'api://tickets tickets.example.org'], isOfApplication: false };
  const rows: readonly (readonly [audience: string, isRight: boolean, address?: string | null])[] = [
    ['https://hr.example.org', true],
    ['https://HR.example.org/access', true],
    ['https://hr.example.org:8443', true],
    ['api://hr.example.org/4711', true],
    ['api://hr', true],
    ['api://hr', false, 'https://elsewhere.example.org/'],
    ['api://tickets', false],
    ['api://hr.example.org.evil.example/x', false],
    ['https://hr.example.org@evil.example/', false],
    ['https://evil.example/#hr.example.org', false],
    ['https://hr.example.org:9999/', false],
    ['hr.example.org', false],
    ['f604bd15-f785-4309-ad7c-6fad18ddb6cb', false],
    ['f604bd15-f785-4309-ad7c-6fad18ddb6cb', true, null],
    ['https://graph.microsoft.com', false, 'https://graph.microsoft.com/'],
    ['00000003-0000-0000-C000-000000000000', false, null],
  ];
  for (const [audience, isRight, address = at] of rows)
    assert.equal(audienceFault(audience, address, facts) === null, isRight, `${audience} at ${address}`);
  assert.notEqual(audienceFault('https://hr.example.org', at, { ...facts, isOfApplication: true }), null);
});
