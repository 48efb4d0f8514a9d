// Random questions about a world: literals are mostly what some row has, or nearly.

import fc, { type Arbitrary } from 'fast-check';
import {
  addressOf,
  type Expand,
  type Filter,
  type Literal,
  type Options,
  type Order,
  type Place,
  type Question,
  type Search,
  type Test,
} from './question.ts';
import {
  isThere,
  navigationsOf,
  propertiesOf,
  rowsOf,
  sets,
  shownWord,
  typeOf,
  type Navigation,
  type Property,
  type Version,
} from './wire.ts';
import { hard, instants, type Row, type World } from './world.ts';

interface Asking {
  readonly world: World;
  readonly version: Version;
  readonly who: Question['who'];
  /** What was made before, for it is asked for often. */
  readonly made: Map<string, Arbitrary<any>>;
}

const unknownId = '11111111-1111-4111-8111-111111111111';
const pick = <T>(of: readonly T[]): Arbitrary<T> => fc.constantFrom(...of);
const orNull = <T>(of: Arbitrary<T>, freq: number): Arbitrary<T | null> => fc.option(of, { nil: null, freq });

export function questions(world: World): Arbitrary<Question> {
  const made = new Map<string, Arbitrary<any>>();
  return fc
    .tuple(
      pick<Version>(['v1.0', 'beta']),
      pick<Question['who']>(['all', 'all', 'some']),
      pick(sets),
      pick<Question['spelling']>(['own', 'own', 'own', 'small', 'other']),
    )
    .chain(([version, who, [set, type], spelling]) => {
      const asking: Asking = { world, version, who, made };
      return belowOf(asking, type).chain((below) => {
        const of = below?.navigation?.to ?? type;
        const isList = below === null || below.navigation?.many === true;
        return fc
          .record({
            options: isList ? options(asking, of, 2) : oneOptions(asking, of, 2),
            counted: isList ? pick([false, false, false, true]) : fc.constant(false),
          })
          .map(
            ({ options: said, counted }): Question =>
              withAddress({
                version,
                who,
                set,
                type,
                below,
                counted,
                spelling,
                options: counted ? { ...nothing, filter: said.filter, search: said.search } : said,
              }),
          );
      });
    });
}

/** What a counterexample looks like. */
function withAddress(question: Question): Question {
  return Object.defineProperty({ ...question }, fc.toStringMethod, {
    enumerable: false,
    value: () => `(who sees ${question.who}) ${decodeURIComponent(addressOf(question))}`,
  }) as Question;
}

function belowOf({ world, version }: Asking, type: string): Arbitrary<Question['below']> {
  const { entity, properties, fits } = typeOf(type);
  if (!properties.some((each) => each.names[version] === 'id')) return fc.constant(null);
  const rows = (world.rows.get(entity) ?? []).filter(fits);
  const keys = fc.oneof(
    { weight: 12, arbitrary: pick(rows.map((each) => each.id)) },
    { weight: 1, arbitrary: fc.constant(unknownId) },
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        key: keys,
        navigation: orNull(pick<Navigation | null>([null, ...navigationsOf(type, version)]), 3),
      }),
    },
  );
}

const nothing: Options = {
  filter: null,
  search: null,
  orders: [],
  top: null,
  skip: 0,
  count: false,
  select: null,
  expand: [],
};

function once<T>({ made, version, who }: Asking, what: string, make: () => Arbitrary<T>): Arbitrary<T> {
  const key = `${version} ${who} ${what}`;
  const arbitrary = made.get(key) ?? make();
  made.set(key, arbitrary);
  return arbitrary;
}

function options(asking: Asking, type: string, depth: number): Arbitrary<Options> {
  return once(asking, `options ${type} ${depth}`, () =>
    fc.record({
      filter: orNull(filters(asking, type, 3), 4),
      search:
        typeOf(type).searched.length === 0
          ? fc.constant(null)
          : fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: searches(asking, type, 2) }),
      orders: fc.array(orders(asking, type), { maxLength: 3 }).map(distinct),
      top: orNull(pick([0, 1, 2, 3, 7, 40, 999]), 2),
      skip: pick([0, 0, 0, 1, 5]),
      count: fc.boolean(),
      select: selections(asking, type),
      expand: expansions(asking, type, depth),
    }),
  );
}

const oneOptions = (asking: Asking, type: string, depth: number): Arbitrary<Options> =>
  fc
    .record({ select: selections(asking, type), expand: expansions(asking, type, depth) })
    .map((said) => ({ ...nothing, ...said }));

function distinct(given: readonly Order[]): readonly Order[] {
  const paths = given.map(({ place }) =>
    [...place.hops, place.property].map((each) => each.names.beta ?? each.names['v1.0']).join('/'),
  );
  return given.filter((_, at) => paths.indexOf(paths[at] as string) === at);
}

function selections({ version }: Asking, type: string): Arbitrary<readonly Property[] | null> {
  const all = propertiesOf(type, version);
  return all.length === 0 ? fc.constant(null) : orNull(fc.subarray([...all], { minLength: 1 }), 1);
}

function expansions(asking: Asking, type: string, depth: number): Arbitrary<readonly Expand[]> {
  const all = navigationsOf(type, asking.version);
  if (depth === 0 || all.length === 0) return fc.constant([]);
  return fc
    .subarray([...all], { maxLength: Math.min(2, all.length) })
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map(
          (navigation): Arbitrary<Expand> =>
            (navigation.many
              ? fc.oneof(fc.constant(nothing), options(asking, navigation.to, depth - 1))
              : oneOptions(asking, navigation.to, depth - 1)
            ).map((said) => ({ navigation, options: said })),
        ),
      ),
    );
}

/** Places through one or two single navigations; nothing is sorted by rows that one may see in part only. */
function places(
  { version, who }: Pick<Asking, 'version' | 'who'>,
  type: string,
  depth: number,
  isOrder = false,
): readonly Place[] {
  const own = propertiesOf(type, version).map((property): Place => ({ hops: [], property }));
  if (depth === 0 || (isOrder && who === 'some')) return own;
  const further = navigationsOf(type, version)
    .filter((each) => !each.many)
    .flatMap((hop) =>
      places({ version, who }, hop.to, depth - 1).map(
        ({ hops, property }): Place => ({ hops: [hop, ...hops], property }),
      ),
    );
  return [...own, ...further];
}

function orders(asking: Asking, type: string): Arbitrary<Order> {
  const all = places(asking, type, 2, true);
  return fc.record({ place: pick(all), descending: fc.boolean() });
}

const tests: readonly Test[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const isText =
  ({ version }: Asking) =>
  ({ property: { kind, strings } }: Place): boolean =>
    kind === 'name' || kind === 'text' || kind === 'id' || (kind === 'word' && strings.includes(version));

function filters(asking: Asking, type: string, depth: number): Arbitrary<Filter> {
  const leaf = once(asking, `leaves ${type}`, () => leaves(asking, type));
  if (depth === 0) return leaf;
  return once(asking, `filters ${type} ${depth}`, () => nestedFilters(asking, type, depth, leaf));
}

function nestedFilters(asking: Asking, type: string, depth: number, leaf: Arbitrary<Filter>): Arbitrary<Filter> {
  const inner = filters(asking, type, depth - 1);
  const several = fc.array(inner, { minLength: 2, maxLength: 3 });
  const hopsTo = (asked: string): readonly (readonly Navigation[])[] => [
    [],
    ...navigationsOf(asked, asking.version)
      .filter((each) => !each.many)
      .map((each) => [each]),
  ];
  const lists = hopsTo(type).flatMap((hops) =>
    navigationsOf(hops.at(-1)?.to ?? type, asking.version)
      .filter((each) => each.many)
      .map((far) => ({ hops, far })),
  );
  const lambdas =
    lists.length === 0
      ? []
      : [
          {
            weight: 3,
            arbitrary: pick(lists).chain(({ hops, far }) =>
              fc
                .record({
                  is: pick<'any' | 'all'>(['any', 'all']),
                  where: orNull(filters(asking, far.to, Math.max(0, depth - 2)), 6),
                })
                .map(({ is, where }): Filter => ({ is: where === null ? 'any' : is, hops, far, where })),
            ),
          },
        ];
  return fc.oneof(
    { weight: 6, arbitrary: leaf },
    ...lambdas,
    { weight: 1, arbitrary: several.map((of): Filter => ({ is: 'and', of })) },
    { weight: 1, arbitrary: several.map((of): Filter => ({ is: 'or', of })) },
    { weight: 1, arbitrary: inner.map((of): Filter => ({ is: 'not', of })) },
  );
}

function leaves(asking: Asking, type: string): Arbitrary<Filter> {
  const all = places(asking, type, 2);
  const [texts, flags] = [all.filter(isText(asking)), all.filter(({ property }) => property.kind === 'boolean')];
  const compare = pick(all).chain((place) =>
    fc
      .record({
        test: pick(testsOf(asking, place)),
        literal: orNull(literals(asking, type, place), 8),
        apply:
          place.property.kind !== 'id' && isText(asking)(place)
            ? pick(['tolower', 'toupper', null, null, null] as const)
            : fc.constant(null),
        turned: pick([false, false, false, true]),
      })
      .map((said): Filter => ({ is: 'compare', place, ...said, literal: said.literal ?? none })),
  );
  const within = pick(all).chain((place) =>
    fc
      .array(
        fc.oneof({ weight: 6, arbitrary: literals(asking, type, place) }, { weight: 1, arbitrary: fc.constant(none) }),
        { minLength: 1, maxLength: 4 },
      )
      .map((given): Filter => ({ is: 'in', place, literals: given })),
  );
  const text = pick(texts).chain((place) =>
    fc
      .record({
        fn: pick(['contains', 'startswith', 'endswith'] as const),
        literal: parts(asking, type, place),
        apply: pick(['tolower', 'toupper', null, null] as const),
        eq: pick(['', '', '', ' eq true', ' eq false', ' ne true'] as const),
      })
      .map((said): Filter => ({ is: 'text', place, ...said, apply: place.property.kind === 'id' ? null : said.apply })),
  );
  const single = navigationsOf(type, asking.version).filter((each) => !each.many);
  const further: Arbitrary<Filter>[] = [
    ...(flags.length === 0 ? [] : [pick(flags).map((place): Filter => ({ is: 'truth', place }))]),
    ...(single.length === 0
      ? []
      : [
          fc
            .record({ hop: pick(single), test: pick(['eq', 'ne'] as const) })
            .map(({ hop, test }): Filter => ({ is: 'missing', hops: [hop], test })),
        ]),
    ...fieldPairs(asking, type),
  ];
  return fc.oneof(
    { weight: 6, arbitrary: compare },
    { weight: 2, arbitrary: within },
    ...(texts.length === 0 ? [] : [{ weight: 4, arbitrary: text }]),
    ...further.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

/** Enumerations and truth have no order. */
const testsOf = (asking: Asking, place: Place): readonly Test[] =>
  place.property.kind === 'boolean' || (place.property.kind === 'word' && !isText(asking)(place))
    ? ['eq', 'ne']
    : tests;

function fieldPairs(asking: Asking, type: string): readonly Arbitrary<Filter>[] {
  const all = places(asking, type, asking.who === 'some' ? 0 : 1).filter(
    ({ property }) => property.kind !== 'word' && property.kind !== 'boolean',
  );
  const alike = (one: Place, other: Place): boolean =>
    one !== other && (one.property.kind === 'instant') === (other.property.kind === 'instant');
  const pairs = all.flatMap((left) => all.filter((right) => alike(left, right)).map((right) => ({ left, right })));
  return pairs.length === 0
    ? []
    : [
        fc
          .record({ pair: pick(pairs), test: pick(tests) })
          .map(({ pair, test }): Filter => ({ is: 'fields', ...pair, test })),
      ];
}

const none: Literal = { text: 'null', value: null };
const quoted = (value: string): Literal => ({ text: `'${value.replaceAll("'", "''")}'`, value });

/** What rows have there. */
function valuesAt({ world }: Asking, type: string, { hops, property }: Place): readonly (string | boolean)[] {
  const rows = world.rows.get(typeOf(hops.at(-1)?.to ?? type).entity) ?? [];
  const values = rows
    .map((row: Row) => row[property.field] as string | boolean | null)
    .filter((value) => value !== null && value !== undefined);
  return [...new Set(values)].slice(0, 60);
}

function literals(asking: Asking, type: string, place: Place): Arbitrary<Literal> {
  const { kind, strings } = place.property;
  const values = valuesAt(asking, type, place) as readonly string[];
  switch (kind) {
    case 'boolean':
      return fc.boolean().map((value) => ({ text: String(value), value }));
    case 'instant':
      return pick([...instants, '2026-02-20T00:00:00.000Z']).chain((value) => pick(spelled(value)));
    case 'word':
      return pick(values.length === 0 ? ['none'] : values)
        .chain((value) =>
          pick([value, shownWord(place.property, asking.version, value), value.toLowerCase()]).map((text) => ({
            text: `'${text}'`,
            value,
          })),
        )
        .chain((known) =>
          strings.includes(asking.version)
            ? pick([known, known, known, { text: "'noSuchWord'", value: 'noSuchWord' }])
            : fc.constant(known),
        );
    case 'id':
      return fc.oneof(
        {
          weight: 6,
          arbitrary: pick(values.length === 0 ? ['x'] : values).chain((value) =>
            pick([quoted(value), { text: `'${value.toUpperCase()}'`, value }]),
          ),
        },
        { weight: 1, arbitrary: fc.constant(quoted(unknownId)) },
      );
    default:
      return fc
        .oneof(
          { weight: 3, arbitrary: pick(values.length === 0 ? hard : values) },
          { weight: 1, arbitrary: pick(hard) },
        )
        .chain((value) => pick([value, value, value.toUpperCase(), value.toLowerCase(), value.normalize('NFD')]))
        .map(quoted);
  }
}

/** Ways to write a point in time. */
function spelled(value: string): readonly Literal[] {
  const short = value.replace('.000Z', 'Z');
  const shifted = `${new Date(Date.parse(value) + 7_200_000).toISOString().slice(0, -1)}+02:00`;
  return [short, value, shifted, ...(value.endsWith('T00:00:00.000Z') ? [value.slice(0, 10)] : []), `'${short}'`].map(
    (text) => ({ text, value }),
  );
}

/** Beginnings, ends and middles of what rows have. */
function parts(asking: Asking, type: string, place: Place): Arbitrary<Literal> {
  const values = valuesAt(asking, type, place) as readonly string[];
  return fc
    .tuple(
      fc.oneof(pick(values.length === 0 ? hard : values), pick(hard)),
      fc.nat({ max: 6 }),
      fc.nat({ max: 6 }),
      fc.boolean(),
    )
    .map(([value, from, length, isUpper]) => {
      const characters = [...value];
      const part = characters.slice(from % (characters.length + 1), (from % (characters.length + 1)) + length).join('');
      return quoted(isUpper ? part.toUpperCase() : part);
    });
}

function searches(asking: Asking, type: string, depth: number): Arbitrary<Search> {
  const { entity, searched } = typeOf(type);
  const below = entity === 'accessPackage' ? rowsOf(asking.world, 'resource').map((row) => row['displayName']) : [];
  const values = (asking.world.rows.get(entity) ?? [])
    .filter(isThere)
    .flatMap((row) => searched.map((field) => row[field] as unknown))
    .slice(0, 60)
    .concat(below)
    .filter((each): each is string => typeof each === 'string' && each.trim() !== '' && !each.includes(':'));
  const phrase = pick(values.slice(0, 80))
    .chain((value) => pick([value, value.slice(0, 3), value.toUpperCase()]))
    .filter((text) => text.trim() !== '' && text.isWellFormed())
    .map((text): Search => ({ is: 'phrase', text: text.trim() }));
  if (depth === 0) return phrase;
  const inner = searches(asking, type, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: phrase },
    { weight: 1, arbitrary: inner.map((of): Search => ({ is: 'not', of })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(pick(['and', 'or'] as const), fc.array(inner, { minLength: 2, maxLength: 2 }))
        .map(([is, of]): Search => ({ is, of })),
    },
  );
}
