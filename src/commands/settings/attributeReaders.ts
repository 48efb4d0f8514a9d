// Which attributes of users answers to resources may write, and who reads and writes each: what an administrator looks
// at before allowing one.

import { guardOf, isSensitive, type AttributeReader } from '../../domain/attributes/attributeGuards.ts';
import { fillableAttributes } from '../../domain/attributes/resourceAttributes.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { loadAttributeUse } from '../../flows/attributes/attributeUse.ts';

/** As many readers of a kind are named; all are counted. */
const mostNamed = 100;

/**
 * 200 with every attribute that an answer may fill: whether it is allowed, whether it is guarded, and who reads it. For
 * whoever reads all of entitlement management.
 */
export const attributeReaders: Command = async (ctx) => {
  requireRight(ctx.caller, 'readCatalog');
  const use = await loadAttributeUse(ctx.store, fillableAttributes);
  return {
    status: 200,
    value: {
      value: fillableAttributes.map((attribute) => {
        const readers = use.readersOf(attribute);
        const catalogs = readers.filter((each) => each.kind === 'catalog');
        return {
          attribute,
          isAllowed: use.allowed.has(attribute),
          isSensitive: isSensitive(attribute),
          // For a catalog that does not ask for it yet.
          isGuarded: guardOf(attribute, '', use) !== null,
          policies: named(readers.filter((each) => each.kind === 'policy')),
          groups: named(readers.filter((each) => each.kind === 'group')),
          catalogs: named(catalogs),
        };
      }),
    },
  };
};

const named = (readers: readonly AttributeReader[]) => ({
  count: readers.length,
  named: readers.slice(0, mostNamed).map(({ id, displayName }) => ({ id, displayName })),
});
