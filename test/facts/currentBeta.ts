// The beta schema of today: members of types from Microsoft's SDK for JavaScript, which is made of it. The CSDL at hand
// is older, and says what the SDK does not: what is contained, the numbers of words, operations.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedIn, readersIn, typeOf } from './generateDirectory.ts';
import type { Facts, TypeFacts } from './schemaFacts.ts';

/** Types of entitlement management that the CSDL at hand lacks; what they lead to comes with them. */
const newTypes = [
  'accessPackageNotificationSettings',
  'accessPackageSuggestion',
  'accessPackageSuggestionRelatedPeopleBased',
  'accessPackageSuggestionSelfAssignmentHistoryBased',
  'attributeRuleMembers',
  'availableAccessPackage',
  'endUserSettings',
  'socialIdentitySource',
];
/** Words of new enumerations have no numbers in the SDK. */
const newEnums = [
  'accessPackageSubjectLifecycle',
  'accessPackageSuggestionRelatedPeopleInsightLevel',
  'roleType',
  'socialIdentitySourceType',
];

/** The facts of the CSDL at hand, brought up to the SDK. */
export function currentBeta(facts: Facts): Facts {
  const { types: read, enums } = readersIn('msgraph-beta-sdk');
  const said = describedIn('microsoft-graph-types-beta');
  const isEntity = (type: string | null): boolean =>
    type === 'entity' || (type !== null && isEntity(read.get(type)?.base ?? null));
  const v1 = JSON.parse(readFileSync(join(import.meta.dirname, 'schema-v1.0.json'), 'utf8')) as Facts;
  const current = (name: string, before: TypeFacts | undefined): TypeFacts => {
    const type = read.get(name);
    if (type === undefined) return before as TypeFacts;
    const properties: Record<string, string> = {};
    const navigations: Record<string, string> = {};
    for (const member of type.members) {
      if (member.name.startsWith('@')) continue;
      const declared = said.get(`${name}.${member.name}`);
      const of = typeOf(name, member, declared);
      // Where the declarations lack a property, it is as v1.0 has it.
      const same = declared === undefined ? v1.types[name]?.properties : {};
      const known = { ...same, ...before?.properties, ...before?.navigations }[member.name];
      if (isEntity(of.replace(/^Collection\((.*)\)$/, '$1'))) navigations[member.name] = known ?? `${of}~`;
      else properties[member.name] = known ?? `${of}${declared?.nullable === false ? '' : '?'}`;
    }
    return {
      kind: before?.kind ?? (isEntity(name) ? 'entity' : 'complex'),
      base: before === undefined ? type.base : before.base,
      abstract: (before ?? v1.types[name])?.abstract ?? false,
      properties,
      navigations,
    };
  };
  const names = new Set([...Object.keys(facts.types), ...newTypes]);
  for (const name of names) {
    const base = read.get(name)?.base ?? null;
    if (base !== null && base !== 'entity') names.add(base);
  }
  return {
    ...facts,
    enums: {
      ...facts.enums,
      ...Object.fromEntries(
        newEnums.map((name) => [name, Object.fromEntries((enums.get(name) ?? []).map((word) => [word, null]))]),
      ),
    },
    types: Object.fromEntries([...names].sort().map((name) => [name, current(name, facts.types[name])])),
  };
}
