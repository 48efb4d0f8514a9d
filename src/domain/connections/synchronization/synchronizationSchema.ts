// The settings of a connection that say how users and groups are there, as the rules of Graph's synchronization schema.
// https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema

import type { FaultCollector } from '../../faultCollector.ts';
import type { ConnectionSettings } from '../connectionEntities.ts';
import { settingsOf, type OutboundSettings } from '../connectionSettings.ts';

/** The one rule of every job; Entra's generic connector has it under this id. */
export const synchronizationRuleId = '03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8';

type MappingSettings = Pick<OutboundSettings, 'userNameFrom' | 'matchBy' | 'createsAccounts' | 'whenNothingIsHeld'>;
type MatchBy = MappingSettings['matchBy'][number];

interface Source {
  readonly name: string;
  readonly type: 'Attribute' | 'Function';
}
interface Attribute {
  readonly target: string;
  readonly source: (settings: MappingSettings) => Source;
  /** By which word of `matchBy` it is looked for. */
  readonly match?: MatchBy;
}

const from = (name: string) => (): Source => ({ name, type: 'Attribute' });
const activeExpression = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")';

// biome-ignore format: a table, read by column
const userAttributes: readonly Attribute[] = [
  { target: 'userName', source: ({ userNameFrom }) => from(userNameFrom)(), match: 'userName' },
  { target: 'active', source: () => ({ name: activeExpression, type: 'Function' }) },
  { target: 'displayName', source: from('displayName') },
  { target: 'emails[type eq "work"].value', source: from('mail'), match: 'email' },
  { target: 'name.givenName', source: from('givenName') },
  { target: 'name.familyName', source: from('surname') },
  { target: 'externalId', source: from('objectId'), match: 'externalId' },
];
const groupAttributes: readonly Attribute[] = [
  { target: 'displayName', source: from('displayName') },
  { target: 'externalId', source: from('objectId') },
  { target: 'members', source: from('members') },
];

const mappingOf = (attribute: Attribute, settings: MappingSettings, isMatched: boolean): object => {
  const { name, type } = attribute.source(settings);
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: isMatched ? 1 : attribute.match === undefined ? 0 : settings.matchBy.indexOf(attribute.match) + 1,
    targetAttributeName: attribute.target,
    source: { expression: type === 'Attribute' ? `[${name}]` : name, name, parameters: [], type },
  };
};

const flowTypesOf = ({ createsAccounts, whenNothingIsHeld }: MappingSettings): string =>
  [...(createsAccounts ? ['Add'] : []), 'Update', ...(whenNothingIsHeld === 'disable' ? ['Delete'] : [])].join(',');

/** `synchronizationRules` of a connection. `targetName`: the system there. */
export function synchronizationRulesOf(all: ConnectionSettings, targetName: string): readonly object[] {
  const settings = settingsOf({ settings: all }, 'outbound');
  const object = (kind: 'User' | 'Group', flowTypes: string, attributes: readonly object[]): object => ({
    enabled: true,
    flowTypes,
    metadata: [],
    name: `Provision ${kind}s`,
    sourceObjectName: kind,
    targetObjectName: kind,
    attributeMappings: attributes,
    scope: null,
  });
  return [
    {
      containerFilter: null,
      editable: true,
      groupFilter: null,
      id: synchronizationRuleId,
      metadata: [],
      name: 'Provision users and groups',
      priority: 1,
      sourceDirectoryName: 'Latchkey',
      targetDirectoryName: targetName,
      objectMappings: [
        object(
          'User',
          flowTypesOf(settings),
          userAttributes.map((each) => mappingOf(each, settings, false)),
        ),
        object(
          'Group',
          'Add,Update,Delete',
          groupAttributes.map((each) => mappingOf(each, settings, each.target === 'displayName')),
        ),
      ],
    },
  ];
}

type Sent = Readonly<Record<string, unknown>>;
const sentList = (value: unknown): readonly Sent[] =>
  Array.isArray(value)
    ? value.map((each: unknown) => (typeof each === 'object' && each !== null ? (each as Sent) : {}))
    : [];

/**
 * The settings that rules say, by which the others stay. A fault names what a mapping here cannot hold: other
 * attributes, expressions, filters, flow behaviours.
 */
export function settingsOfRules(sent: unknown, before: ConnectionSettings, faults: FaultCollector): ConnectionSettings {
  const rules = sentList(sent);
  const at = faults.below('synchronizationRules');
  const [rule] = rules;
  if (rule === undefined || rules.length > 1) {
    faults.holds(false, 'synchronizationRules', `the one rule with the id ${synchronizationRuleId}`);
    return before;
  }
  const below = at.below(0);
  below.holds(rule['id'] === synchronizationRuleId, 'id', synchronizationRuleId);
  for (const name of ['containerFilter', 'groupFilter'] as const) checkNone(rule, name, below);
  const mappings = sentList(rule['objectMappings']);
  const [users, groups] = ['User', 'Group'].map((kind) => mappings.find((each) => each['sourceObjectName'] === kind));
  below.holds(
    mappings.length === 2 && users !== undefined && groups !== undefined,
    'objectMappings',
    'the two mappings whose sourceObjectName are User and Group',
  );
  if (users === undefined || groups === undefined) return before;
  const place = (of: Sent): FaultCollector => below.below('objectMappings').below(mappings.indexOf(of));
  const settings = settingsOf({ settings: before }, 'outbound');
  readAttributes(groups, { attributes: groupAttributes, settings, faults: place(groups), isOfUsers: false });
  const flows = flowsOf(users, place(users));
  place(groups).holds(flowsOf(groups, place(groups)).size === 3, 'flowTypes', 'Add,Update,Delete');
  place(users).holds(
    flows.has('update'),
    'flowTypes',
    'Update, with Add where accounts are made and Delete where they are disabled',
  );
  return {
    ...before,
    ...readAttributes(users, { attributes: userAttributes, settings, faults: place(users), isOfUsers: true }),
    createsAccounts: flows.has('add'),
    whenNothingIsHeld: flows.has('delete') ? 'disable' : 'keep',
  };
}

const isNone = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  Object.values(value).every((each) => each === null || sentList(each).length === 0);
const checkNone = (of: Sent, name: string, faults: FaultCollector): void =>
  faults.holds(isNone(of[name]), name, 'left out: what is assigned to the application is provisioned');

function flowsOf(mapping: Sent, faults: FaultCollector): ReadonlySet<string> {
  const words = String(mapping['flowTypes'] ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
  faults.holds(
    words.every((each) => ['add', 'update', 'delete'].includes(each)),
    'flowTypes',
    'some of Add, Update, Delete',
  );
  faults.holds(mapping['enabled'] !== false, 'enabled', 'true: pause the job to provision nothing');
  checkNone(mapping, 'scope', faults);
  return new Set(words);
}

interface AttributeReading {
  readonly attributes: readonly Attribute[];
  readonly settings: MappingSettings;
  readonly faults: FaultCollector;
  readonly isOfUsers: boolean;
}

const userNameSources = ['userPrincipalName', 'mail', 'mailNickname'];

function readAttributes(
  mapping: Sent,
  { attributes, settings, faults, isOfUsers }: AttributeReading,
): ConnectionSettings {
  const sent = sentList(mapping['attributeMappings']);
  const names = attributes.map(({ target }) => target).join(', ');
  const isWhole =
    sent.length === attributes.length &&
    attributes.every(({ target }) => sent.some((each) => each['targetAttributeName'] === target));
  faults.holds(isWhole, 'attributeMappings', `mappings to ${names}, each once`);
  if (!isWhole) return {};
  const matched = new Map<MatchBy, number>();
  let userNameFrom: string = settings.userNameFrom;
  for (const [at, each] of sent.entries()) {
    const below = faults.below('attributeMappings').below(at);
    const attribute = attributes.find(({ target }) => target === each['targetAttributeName']) as Attribute;
    const { name, type } = attribute.source(settings);
    const source = (each['source'] ?? {}) as Sent;
    const isUserName = isOfUsers && attribute.target === 'userName';
    const allowed = isUserName ? userNameSources : [name];
    const said = String(source['name'] ?? '');
    below.below('source').holds(source['type'] === type, 'type', type);
    below.below('source').holds(allowed.includes(said), 'name', `one of ${allowed.join(', ')}`);
    for (const [field, value] of Object.entries({ flowBehavior: 'FlowWhenChanged', flowType: 'Always' }))
      below.holds(each[field] === undefined || each[field] === value, field, value);
    below.holds(each['defaultValue'] == null || each['defaultValue'] === '', 'defaultValue', 'left out');
    if (isUserName && userNameSources.includes(said)) userNameFrom = said;
    const priority = each['matchingPriority'] ?? 0;
    const mayMatch = isOfUsers ? attribute.match !== undefined : attribute.target === 'displayName';
    below.holds(
      Number.isInteger(priority) && (mayMatch ? Number(priority) >= 0 : priority === 0),
      'matchingPriority',
      mayMatch ? 'a whole number from 0' : '0',
    );
    if (isOfUsers && attribute.match !== undefined && Number(priority) > 0)
      matched.set(attribute.match, Number(priority));
  }
  if (!isOfUsers) return {};
  faults.holds(matched.size > 0, 'attributeMappings', 'mappings of which one has a matchingPriority above 0');
  const matchBy = [...matched].toSorted(([, a], [, b]) => a - b).map(([by]) => by);
  return { userNameFrom, matchBy };
}
