// The published properties of a type that its table does not have: members that read and write the one field in which
// they are kept.

import { mergeKept, type KeptFields } from '../../../domain/directory/keptFields.ts';
import { perVersion, type ApiVersion } from '../../apiVersions.ts';
import { encodeOnce, jsonWriterOf, type Member } from '../../tables/members.ts';
import type { Values } from '../../tables/shape.ts';
import { keptExceptions } from './keptExceptions.ts';
import { isFiltered, keptField } from './keptParts.ts';
import { factsOf, filterOf, keptValue, publishedMember, shownValue, unsetOf } from './keptValues.ts';
import type { FactRow } from './directoryFacts.gen.ts';

const mostCharacters = 65_536;

interface KeptOptions {
  /** The published type. */
  readonly type: string;
  /** Lower-case names of the members and navigations that the type's own table has. */
  readonly taken: ReadonlySet<string>;
  /** Whether rows have the field; without it every property is as the service sets it. */
  readonly isStored: boolean;
}

/** The members of a type beside those of its table. */
export function keptMembers(options: KeptOptions): readonly Member[] {
  return Object.entries(factsOf(options.type)).flatMap(([name, row]) =>
    options.taken.has(name.toLowerCase()) || keptExceptions[`${options.type}.${name}`]?.isStream === true
      ? []
      : [keptMember(options, name, row)],
  );
}

/** A complex value of which nothing is said: a change to it takes all members back. */
const isEmpty = (said: unknown): boolean => JSON.stringify(said) === '{}';

/** In which versions a property is shown without `$select`. Of users, v1.0 shows eleven, which their table has. */
function shownByDefault(type: string, [, , traits]: FactRow): Member['byDefault'] {
  const words = traits.split(' ');
  const isShown = !words.includes('onSelect');
  return {
    'v1.0': isShown && type !== 'user' && !words.includes('onSelectV1'),
    beta: isShown && !words.includes('onSelectBeta'),
    latchkey: false,
  };
}

function keptMember({ type, isStored }: KeptOptions, name: string, row: FactRow): Member {
  const exception = keptExceptions[`${type}.${name}`] ?? {};
  const { unset = null } = exception;
  const written = (row[0] ?? row[1]) as string;
  const value = keptValue(written);
  const isReadOnly = !isStored || (exception.readOnly ?? row[2].includes('readOnly'));
  const shown = (apiVersion: ApiVersion) => {
    const encode = encodeOnce((kept) => shownValue(value, kept, apiVersion) ?? unsetOf(row, apiVersion));
    return (kept: Values) => {
      const said = (kept[keptField] as KeptFields | null | undefined)?.[name] ?? null;
      const below: unknown = typeof unset === 'function' ? (unset(kept) as unknown) : unset;
      return encode(said === null ? below : mergeKept(below, said));
    };
  };
  return {
    ...publishedMember(name, row),
    key: name,
    aliases: [],
    needs: [...(isStored ? [keptField] : []), ...(exception.needs ?? [])],
    needsRows: [],
    writes: [],
    isInEveryBody: false,
    byDefault: shownByDefault(type, row),
    encode: perVersion(shown),
    write: perVersion((apiVersion) => jsonWriterOf(shown(apiVersion))),
    decode: (sent, draft, faults, options) => {
      if (isReadOnly) return;
      const said = sent === null ? null : value.decode(sent, faults, options);
      if (said === undefined) return;
      if (JSON.stringify(said).length > mostCharacters)
        faults.add('', `must not take more than ${mostCharacters} characters`);
      else draft[keptField] = { ...(draft[keptField] as KeptFields | undefined), [name]: isEmpty(said) ? null : said };
    },
    ...(isStored && isFiltered(row) ? filterOf(`${keptField}/${name}`, written) : { filter: null, elements: null }),
  };
}
