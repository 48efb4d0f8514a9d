// Forms are rows: each published property of the types that owners and administrators edit has a row, or a reason; and
// what the rows stand on, values by path, faults by path, changes of two. No browser.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, test } from 'node:test';
import { root } from '../../scripts/prepare.mjs';
import {
  ConnectionDirections,
  ConnectionKinds,
  ConnectionModes,
} from '../../src/domain/connections/connectionEntities.ts';
import { connectionSettings, settingsOf } from '../../src/domain/connections/connectionSettings.ts';
import { verdictsOf } from '../../src/domain/connections/differenceVerdicts.ts';
import { DifferenceAspects, DifferenceStates } from '../../src/domain/connections/remoteEntities.ts';
import { services } from '../../src/model/services.ts';
import { sourcesIn } from '../house/sources.ts';

/** A row of a form, as far as this test reads it (web/src/portal/forms/formField.ts). */
interface FormField {
  readonly property: string;
  readonly control: string;
  readonly section?: string;
  readonly edits?: readonly string[];
  readonly kinds?: readonly ElementKind[];
  readonly choices?: readonly { readonly value: string }[];
}
interface ElementKind {
  readonly type?: string | null;
  readonly fields?: readonly FormField[];
}
interface FormType {
  readonly type: string;
  readonly method: 'PATCH' | 'PUT';
  readonly sections: readonly { readonly key: string }[];
  readonly fields: readonly FormField[];
}
/** A module of the front, whose types are another program's. */
const front = (path: string): Promise<any> => import(new URL(`../../web/src/portal/${path}`, import.meta.url).href);
const { bodyOf, conflictsOf, isSame, realChanges, withValue } = await front('forms/values.ts');
const { dayOf, endOfDay, lengthOf } = await front('forms/times.ts');
const { faultsOfElement, placesOf } = await front('forms/faultPlaces.ts');
const { formOf } = await front('admin/connections/connectionForm.ts');
const { differenceStates, mayDecide, mayRelease } = await front('admin/connections/difference.ts');

/** Graph's types, and those of our own version. */
const types = new Map([...services.latchkey.types, ...services['v1.0'].types]);
/** Properties that nobody edits, by type; `*`: of all types. */
const withoutRow: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {
    id: 'the server gives it',
    createdDateTime: 'the server sets it',
    modifiedDateTime: 'the server sets it',
    createdBy: 'the server sets it',
    modifiedBy: 'the server sets it',
    lastModifiedBy: 'the server sets it',
    lastModifiedDateTime: 'the server sets it',
  },
  accessPackageCatalog: { catalogType: 'who made it is no choice' },
  accessPackageAssignmentPolicy: {
    'reviewSettings/schedule/expiration/endDateTime': 'a review lasts a time, which has a row',
    'reviewSettings/schedule/expiration/type': 'a review lasts a time, which has a row',
  },
  accessPackageResource: {
    displayName: 'its origin says it',
    description: 'its origin says it',
    originId: 'its origin says it',
    originSystem: 'its origin says it',
    'attributes/destination': 'there is one kind: the directory',
  },
  accessPackageMultipleChoiceQuestion: { sequence: 'it is the order in the form' },
  accessPackageTextInputQuestion: { sequence: 'it is the order in the form' },
  settings: {
    externalUserLifecycleAction: 'the form of entitlementManagementSettings has it',
    deleteExternalUserAfter: 'the form of entitlementManagementSettings has it',
  },
  endUserSettings: { isEnabled: 'the server sets it' },
};

let forms: readonly FormType[];
before(async () => {
  const folder = join(root, 'web', 'src', 'portal');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /[\\/](?!use)\w+Form\.ts$/.test(file),
  );
  const modules = await Promise.all(files.map((file) => front(file)));
  forms = modules.flatMap((each) => Object.values(each as object)).filter(isForm);
});

const isForm = (each: unknown): each is FormType =>
  typeof each === 'object' && each !== null && 'sections' in each && 'fields' in each && 'type' in each;

/** Every path of a type that a row could edit: values inside values by `/`, elements of lists by `/*`. */
function pathsOf(typeName: string, seen: readonly string[] = []): readonly string[] {
  const type = types.get(typeName.toLowerCase()) ?? assert.fail(`no type ${typeName}`);
  const derived = [...types.values()].filter(({ base }) => base?.toLowerCase() === typeName.toLowerCase());
  const own = [...type.properties.values()]
    .filter(({ listed }) => listed)
    .flatMap(({ name, type: of }) => {
      const isValue = of.kind === 'complex' && !seen.includes(of.name);
      if (!isValue) return [name];
      const inner = pathsOf(of.name, [...seen, typeName]);
      return inner.length === 0 ? [name] : inner.map((path) => `${name}/${of.collection ? '*/' : ''}${path}`);
    });
  const ofDerived = type.abstract ? derived.flatMap(({ name }) => pathsOf(name, [...seen, typeName])) : [];
  return [...new Set([...own, ...ofDerived])];
}

/** Whether a row edits the path: by itself, by what a component or a picker of people edits below it, or in a list. */
function isEdited(fields: readonly FormField[], path: string): boolean {
  return fields.some((field) => {
    if (path === field.property || field.property.startsWith(`${path}/`)) return true;
    if (!path.startsWith(`${field.property}/`)) return false;
    const rest = path.slice(field.property.length + 1);
    if (field.control === 'subjects') return true;
    if (field.control === 'component')
      return field.edits?.some((each) => rest === each || rest.startsWith(`${each}/`)) ?? false;
    if (field.control === 'list')
      return field.kinds?.some((kind) => isEdited(kind.fields ?? [], rest.replace(/^\*\//, ''))) ?? false;
    return false;
  });
}

const reasonOf = (type: string, path: string): string | undefined =>
  [path, ...parentsOf(path)]
    .map((each) => each.replaceAll('*/', ''))
    .map((each) => withoutRow[type]?.[each] ?? withoutRow['*']?.[each])
    .find(Boolean);
const parentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .map((_, n, all) => all.slice(0, n).join('/'))
    .filter((each) => each !== '');

/** The rows of a type: of its form, or of the elements of a list. */
function fieldsOf(type: string): readonly FormField[] {
  const inLists = (fields: readonly FormField[]): readonly ElementKind[] =>
    fields.flatMap(({ control, kinds = [] }) =>
      control === 'list' ? kinds.flatMap((kind) => [kind, ...inLists(kind.fields ?? [])]) : [],
    );
  return [
    ...forms.filter((form) => form.type === type).flatMap((form) => form.fields),
    ...forms
      .flatMap((form) => inLists(form.fields))
      .filter((kind) => kind.type === `#microsoft.graph.${type}`)
      .flatMap((kind) => kind.fields ?? []),
  ];
}

const edited = [
  'accessPackageCatalog',
  'accessPackage',
  'accessPackageAssignmentPolicy',
  'accessPackageMultipleChoiceQuestion',
  'accessPackageTextInputQuestion',
  'accessPackageAssignmentRequestWorkflowExtension',
  'accessPackageAssignmentWorkflowExtension',
  'accessPackageResource',
  'entitlementManagementSettings',
  'connectedOrganization',
  'settings',
  'endUserSettings',
];

for (const type of edited)
  test(`each published property of ${type} has a row of a form, or a reason`, () => {
    const fields = fieldsOf(type);
    const paths = pathsOf(type);
    assert.ok(paths.length > 2);
    assert.deepEqual(
      paths.filter((path) => !isEdited(fields, path) && reasonOf(type, path) === undefined),
      [],
    );
    for (const path of Object.keys(withoutRow[type] ?? {}))
      assert.ok(
        paths.map((each) => each.replaceAll('*/', '')).some((each) => each === path || each.startsWith(`${path}/`)),
        `${type} has no ${path}`,
      );
  });

/** The schema says of settings only that they are an object. */
const settingPaths = Object.values(connectionSettings)
  .flatMap((settings) => Object.keys(settings))
  .map((name) => `settings/${name}`);

test('each setting of a connection has a row of a form', () => {
  const rows = new Set(fieldsOf('connection').map(({ property }) => property));
  assert.deepEqual(
    settingPaths.filter((path) => !rows.has(path)),
    [],
  );
});

test('each choice of a connection offers the words of the server, and what is not said has its values', () => {
  const settings = Object.values(connectionSettings).flatMap((each) => Object.entries(each));
  const words = new Map<string, readonly string[]>([
    ['mode', ConnectionModes],
    ['kind', ConnectionKinds],
    ['direction', ConnectionDirections],
    ...settings.flatMap(([setting, { words }]) =>
      words === undefined ? [] : [[`settings/${setting}`, words] as const],
    ),
  ]);
  const rows = fieldsOf('connection').filter(({ choices }) => choices !== undefined);
  assert.deepEqual([...new Set(rows.map(({ property }) => property))].sort(), [...words.keys()].sort());
  for (const { property, choices = [] } of rows)
    assert.deepEqual(choices.map(({ value }) => value).sort(), [...(words.get(property) ?? [])].sort(), property);
  for (const [direction, kinds] of [
    ['outbound', ConnectionKinds],
    ['inbound', ['scim']],
  ] as const)
    for (const kind of kinds) {
      const { fields, filled } = formOf({ direction, kind });
      const [shown, known] = [filled({ settings: {} }).settings, settingsOf({ settings: {} }, direction)];
      for (const [setting, value] of Object.entries(known))
        if (value !== '' && fields.some(({ property }: FormField) => property === `settings/${setting}`))
          assert.deepEqual(shown[setting], value, `${kind}: ${setting}`);
    }
});

test('what of differences is decided or released is offered where the server takes it, and nowhere else', () => {
  assert.deepEqual([...differenceStates].sort(), [...DifferenceStates].sort());
  for (const aspect of DifferenceAspects)
    for (const state of DifferenceStates)
      for (const isWanted of [true, false])
        for (const principalId of ['somebody', null]) {
          const row = { aspect, state, isWanted, principalId };
          const verdicts = verdictsOf(row);
          assert.equal(mayDecide(row), verdicts.length > 0, JSON.stringify(row));
          const isLetGo = verdicts.includes('give') || verdicts.includes('revoke');
          assert.equal(mayRelease(row), isLetGo, JSON.stringify(row));
        }
});

test('each row names a property of its type, once, and a section of its form', () => {
  assert.ok(forms.length > 0);
  // Types of other API versions are not in this one's schema.
  for (const { type, fields, sections } of forms.filter((form) => types.has(form.type.toLowerCase()))) {
    const known = [
      ...pathsOf(type),
      ...[...(types.get(type.toLowerCase())?.navigations.values() ?? [])].map(({ name }) => name),
      ...(type === 'connection' ? settingPaths : []),
    ];
    const names = fields.map(({ property }) => property);
    assert.deepEqual([...new Set(names)], names, type);
    for (const { property, section } of fields) {
      const isKnown = known.some((path) => path === property || path.startsWith(`${property}/`));
      assert.ok(isKnown || property.endsWith('@odata.type'), `${type} has no ${property}`);
      assert.ok(
        sections.some(({ key }) => key === section),
        `${type}: ${property} is in no section`,
      );
    }
  }
});

const field = (property: string): FormField => ({ property, control: 'line' });
const form = (method: FormType['method']): FormType => ({
  type: 'x',
  method,
  sections: [],
  fields: ['name', 'expiration/type', 'expiration/duration', 'stages'].map(field),
});

describe('values', () => {
  const object = {
    '@odata.etag': 'W/"1"',
    id: '1',
    name: 'One',
    expiration: { type: 'afterDuration', duration: 'P1D', endDateTime: null },
    stages: [{ '@odata.type': '#a', 'x@odata.context': 'y', n: 1 }],
  };
  test('a PATCH has the changed properties, each whole; a PUT has all that the form edits', () => {
    const changes = { 'expiration/duration': 'P2D' };
    const expiration = { type: 'afterDuration', duration: 'P2D', endDateTime: null };
    assert.deepEqual(bodyOf(form('PATCH'), object, changes), { expiration });
    assert.deepEqual(bodyOf(form('PUT'), object, changes), {
      name: 'One',
      expiration,
      stages: [{ '@odata.type': '#a', n: 1 }],
    });
  });
  test('what is typed and taken back is no change; nothing and an empty text are the same', () => {
    assert.deepEqual(realChanges(object, { name: 'One', 'expiration/type': 'never' }), { 'expiration/type': 'never' });
    assert.ok(isSame(null, '') && isSame(undefined, null) && !isSame('', 0) && !isSame([1], [1, 2]));
    assert.deepEqual(withValue({}, 'a/b', 1), { a: { b: 1 } });
  });
  test('a conflict is what both changed to different values', () => {
    const theirs = { ...object, name: 'Two', stages: [], expiration: { ...object.expiration, duration: 'P9D' } };
    const mine = { name: 'Three', 'expiration/duration': 'P9D', 'expiration/type': 'never' };
    const found = conflictsOf(form('PATCH'), object, theirs, mine);
    assert.deepEqual(
      found.map((each: any) => [each.field.property, each.mine, each.theirs]),
      [['name', 'Three', 'Two']],
    );
  });
});

describe('places of faults', () => {
  const fields = ['name', 'requestApprovalSettings/stages', 'requestApprovalSettings'].map(field);
  const details = [
    { target: 'Name', message: 'too long' },
    { target: 'requestApprovalSettings/stages/1/primaryApprovers/0/userId', message: 'is nobody' },
    { target: 'requestApprovalSettings/isApprovalRequiredForAdd', message: 'must be true' },
    { target: 'elsewhere', message: 'is wrong' },
    { message: 'no field' },
  ];
  test('the longest path that begins the path of a fault has it, whatever its case; the rest stands apart', () => {
    const { of, others } = placesOf(fields, details);
    assert.deepEqual(of.get('name'), [{ rest: '', message: 'too long' }]);
    assert.deepEqual(of.get('requestApprovalSettings')?.[0]?.rest, 'isApprovalRequiredForAdd');
    assert.deepEqual(others, ['elsewhere: is wrong', 'no field']);
  });
  test('in a list it is the element with the index, and there the field of its own', () => {
    const faults = placesOf(fields, details).of.get('requestApprovalSettings/stages') ?? [];
    assert.deepEqual(faultsOfElement(faults, 0), []);
    const inner = placesOf([field('primaryApprovers')], faultsOfElement(faults, 1));
    assert.deepEqual(inner.of.get('primaryApprovers'), [{ rest: '0/userId', message: 'is nobody' }]);
  });
});

test('a length is one number and its unit, or none, so that no touch saves another one', () => {
  const rows: readonly (readonly [string, readonly [number, string] | null])[] = [
    ['PT12H', [12, 'hours']],
    ['P30D', [30, 'days']],
    ['P2W', [14, 'days']],
    ['P1DT2H', [26, 'hours']],
    ['P6M', [6, 'months']],
    ['P1Y', [1, 'years']],
    ['P0D', [0, 'days']],
    ['P1Y6M', null],
    ['P1M2D', null],
    ['PT30M', null],
    ['', null],
  ];
  for (const [text, expected] of rows) {
    const length = lengthOf(text);
    assert.deepEqual(length === null ? null : [length.count, length.unit], expected, text);
  }
});

test('what is no day is no instant; days are as a field of the page has them', () => {
  assert.equal(endOfDay('20260-01-01'), null);
  assert.equal(endOfDay(''), null);
  assert.equal(dayOf(endOfDay('2026-03-01')), '2026-03-01');
  assert.equal(dayOf(endOfDay('0002-03-01')), '0002-03-01');
});

test('a rule that was turned on and off again is none', () => {
  const policy = forms.find(({ type }) => type === 'accessPackageAssignmentPolicy');
  const off = { 'automaticRequestSettings/requestAccessForAllowedTargets': null };
  assert.equal(bodyOf(policy, { automaticRequestSettings: null }, off).automaticRequestSettings, null);
  const by = { automaticRequestSettings: { requestAccessForAllowedTargets: true } };
  assert.deepEqual(bodyOf(policy, by, {}).automaticRequestSettings, by.automaticRequestSettings);
});

describe('drafts in the browser', () => {
  const kept = new Map<string, string>();
  let isFull = false;
  /** As far as drafts use it: its entries are its own properties. */
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key: string) => kept.delete(key),
  };
  const entries = new Proxy(storage, {
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  const draft = { base: null, changes: { displayName: 'Mine' }, at: Date.now() };
  let drafts: any;
  before(async () => {
    Object.defineProperty(globalThis, 'localStorage', { value: entries, configurable: true, writable: true });
    drafts = await front('forms/keptDrafts.ts');
  });
  beforeEach(() => {
    kept.clear();
    isFull = false;
  });

  test('end with the sign-in of their person, and with no one else', () => {
    const [mine, other] = ['ann', 'ben'].map((person) => drafts.draftKey(person, 'accessPackageCatalog', 'new'));
    drafts.keepDraft(mine, draft);
    drafts.keepDraft(other, draft);
    drafts.forgetDraftsOf('ann');
    assert.deepEqual([drafts.keptDraft(mine), drafts.keptDraft(other)], [null, draft]);
  });

  test('are none after two weeks, and where they cannot be read', () => {
    const key = drafts.draftKey('ann', 'accessPackageCatalog', 'new');
    for (const text of ['{', 'null', '3', '{}', JSON.stringify({ ...draft, at: draft.at - 15 * 24 * 3_600_000 })]) {
      kept.set(key, text);
      assert.equal(drafts.keptDraft(key), null, text);
    }
    drafts.keepDraft(drafts.draftKey('ben', 'accessPackageCatalog', 'new'), draft);
    assert.deepEqual([...kept.keys()], [drafts.draftKey('ben', 'accessPackageCatalog', 'new')]);
  });

  test('a full storage keeps none, not an older one', () => {
    const key = drafts.draftKey('ann', 'accessPackageCatalog', 'new');
    drafts.keepDraft(key, draft);
    isFull = true;
    drafts.keepDraft(key, { ...draft, changes: { displayName: 'Newer' } });
    assert.equal(drafts.keptDraft(key), null);
  });
});

/** Components that write without a button of their own, and whose button it is. */
const withoutButton: Readonly<Record<string, string>> = {
  'web/src/portal/access/useGiveBack.ts': 'AccessActions draws it',
  'web/src/portal/admin/clients/NewClientPage.tsx': 'the foot of its form',
  'web/src/portal/admin/people/ExportPeople.tsx': 'it only reads',
  'web/src/portal/manage/reviews/Evidence.tsx': 'it only reads',
  'web/src/portal/parts/sendEach.ts': 'the panel that sends',
  'web/src/portal/reviews/useDecisions.ts': 'ReviewItemCard draws it',
};

test('what writes has a button that says why it cannot in a view as somebody else', () => {
  const writing = sourcesIn('web/src').filter(
    ({ path, text }) => /\/(portal|workbench)\//.test(path) && /\buse(Write|Mutation|SendEach)\(/.test(text),
  );
  assert.ok(writing.length > 40);
  const bare = writing.filter(({ text }) => !/\bWriteButton\b|\buseViewReason\b/.test(text)).map(({ path }) => path);
  assert.deepEqual(bare.sort(), Object.keys(withoutButton).sort());
});
