// Who reads which attribute of users: rules of automatic policies and of dynamic groups, and resources that ask for it.

import {
  guardOf,
  describeGuard,
  type AttributeReader,
  type AttributeUse,
} from '../../domain/attributes/attributeGuards.ts';
import { askedAttributesOf, attributeNameOf } from '../../domain/attributes/resourceAttributes.ts';
import type { ResourceAttribute } from '../../domain/attributes/attributeValues.ts';
import type { Id } from '../../domain/base.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { ruleOfGroup, ruleOfPolicy } from '../../domain/membershipRules/automaticPolicy.ts';
import type { MembershipRule } from '../../domain/membershipRules/rule.ts';
import { attributesReadBy, indexNameOf } from '../../domain/membershipRules/ruleDependencies.ts';
import { mayReadCatalog, may } from '../../domain/rights/rights.ts';
import { any, eq, oneOfValues, or } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, refine, row, rows } from '../load.ts';

interface LoadedAttributeUse extends AttributeUse {
  /** The version of the settings: a rule that begins to read, or an administrator's decision, raises it. */
  readonly settingsVersion: number;
}

/** The query for the resources that ask for one of these attributes. */
export const resourcesAskingFor = (attributes: readonly string[]) =>
  refine(rows('resource', any('askedAttributesElements', oneOfValues('value', attributes))), {
    fields: ['id', 'displayName', 'catalogId', 'askedAttributes'],
  });

/** Who reads these attributes, as of one snapshot with the administrators' decision; nothing is left out. */
export async function loadAttributeUse(store: Store, attributes: readonly string[]): Promise<LoadedAttributeUse> {
  const { settings, indexed, resources } = await load(store, {
    settings: row('settings', 'singleton'),
    indexed: refine(rows('ruleAttribute', oneOfValues('attribute', [...new Set(attributes.map(indexNameOf))])), {
      fields: ['ownerId', 'ownerKind'],
    }),
    resources: resourcesAskingFor(attributes),
  });
  const owners = (kind: 'policy' | 'group'): readonly Id[] => [
    ...new Set(indexed.filter((each) => each.ownerKind === kind).map((each) => each.ownerId)),
  ];
  const { policies, groups, catalogs } = await load(store, {
    policies: rows('policy', oneOfValues('id', owners('policy'))),
    groups: rows('directoryObject', oneOfValues('id', owners('group'))),
    catalogs: rows('catalog', oneOfValues('id', [...new Set(resources.map((each) => each.catalogId))])),
  });
  const readers = new Map<string, AttributeReader[]>(attributes.map((each) => [each, []]));
  const add = (reader: AttributeReader, read: Iterable<string>): void => {
    for (const attribute of read) readers.get(attribute)?.push(reader);
  };
  const ruled = (rule: MembershipRule | null): Iterable<string> => (rule === null ? [] : attributesReadBy(rule));
  for (const policy of policies) {
    const { id, displayName, catalogId } = policy;
    add({ kind: 'policy', id, displayName, catalogId }, ruled(ruleOfPolicy(policy)));
  }
  for (const group of groups)
    add(
      { kind: 'group', id: group.id, displayName: group.displayName ?? group.id, catalogId: null },
      ruled(ruleOfGroup(group)),
    );
  for (const { id, displayName } of catalogs) {
    const asked = resources.filter((each) => each.catalogId === id).flatMap((each) => each.askedAttributes ?? []);
    add({ kind: 'catalog', id, displayName, catalogId: id }, new Set(asked));
  }
  return {
    allowed: new Set(settings[0]?.allowedAttributes ?? []),
    readersOf: (attribute) => readers.get(attribute) ?? [],
    settingsVersion: settings[0]?.version ?? 0,
  };
}

/** Of the commit that rests on what was read of the use of attributes. */
export const holdAttributeUse = ({ settingsVersion }: LoadedAttributeUse): Change => ({
  kind: 'requireExists',
  entity: 'settings',
  id: 'singleton',
  version: settingsVersion,
});

/**
 * Throws `attributeGuarded` at each attribute that resources of the catalog must not ask for; returns what the commit
 * MUST hold.
 */
export async function demandAllowedAttributes(
  ctx: Context,
  catalogId: Id,
  attributes: readonly ResourceAttribute[],
): Promise<readonly Change[]> {
  const asked = askedAttributesOf(attributes);
  if (asked.length === 0) return [];
  const use = await loadAttributeUse(ctx.store, asked);
  const faults = createFaultCollector();
  for (const [at, { name }] of attributes.entries()) {
    const attribute = attributeNameOf(name ?? '') ?? '';
    const guard = asked.includes(attribute) ? guardOf(attribute, catalogId, use) : null;
    if (guard !== null)
      faults.add('attributeGuarded', `resource/attributes/${at}/name`, {
        attribute,
        readers: describeGuard(guard, (reader) => isNamedTo(ctx, reader)),
      });
  }
  faults.throwIfAny();
  return [holdAttributeUse(use)];
}

/** Names of what the caller may not see are not told. */
const isNamedTo = ({ caller }: Context, { catalogId }: AttributeReader): boolean =>
  catalogId === null ? may(caller, 'readCatalog') : mayReadCatalog(caller, catalogId);

/** Values that assignments hold on users, or left on them. */
const standing = or(eq('until', null), eq('isPersisted', true));

/**
 * Throws `attributeStamped` where a rule begins to read attributes that answers to resources write, or have written,
 * and that no administrator allowed: whoever gave such an answer would decide by it whom the rule admits.
 */
export async function demandUnstampedAttributes(
  ctx: Context,
  {
    before,
    after,
    field,
  }: { readonly before: MembershipRule | null; readonly after: MembershipRule | null; readonly field: string },
): Promise<void> {
  if (after === null) return;
  const known = before === null ? new Set() : attributesReadBy(before);
  const added = [...attributesReadBy(after)].filter((each) => !known.has(each) && attributeNameOf(each) !== null);
  if (added.length === 0) return;
  const { settings, resources, stamps } = await load(ctx.store, {
    settings: row('settings', 'singleton'),
    resources: resourcesAskingFor(added),
    stamps: refine(rows('attributeStamp', oneOfValues('attribute', added), standing), { fields: ['attribute'] }),
  });
  const allowed = new Set(settings[0]?.allowedAttributes ?? []);
  const faults = createFaultCollector();
  for (const attribute of added.filter((each) => !allowed.has(each))) {
    const asking = resources.filter((each) => each.askedAttributes?.includes(attribute) === true);
    const named = asking
      .filter((each) => mayReadCatalog(ctx.caller, each.catalogId))
      .map((each) => `"${each.displayName}"`);
    const values = stamps.filter((each) => each.attribute === attribute).length;
    if (asking.length === 0 && values === 0) continue;
    faults.add('attributeStamped', field, {
      attribute,
      writers: [
        ...named.slice(0, 5),
        ...(asking.length > named.length ? [`${asking.length - named.length} resources that you may not see`] : []),
        ...(values === 0 ? [] : [`${values} values that were written already`]),
      ],
    });
  }
  faults.throwIfAny();
}
