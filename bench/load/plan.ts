// What a loaded tenant consists of, as pure arithmetic: which person holds which package, and by which ids. Loader and
// load generator both go by it.

/**
 * `assignments` is also the number of requests that made them. Everything else is the same at every size, so that sizes
 * differ in rows alone.
 */
export interface Size {
  readonly name: string;
  readonly assignments: number;
  readonly users: number;
  readonly groups: number;
  readonly catalogs: number;
  readonly packages: number;
  readonly perPackage: number;
  readonly pending: number;
}

const whole = { users: 100_000, groups: 10_000, catalogs: 200, packages: 5_000, perPackage: 200 };
// biome-ignore format: a table, read by column
export const sizes: readonly Size[] = [
  { name: '1m',   assignments: 1_000_000, pending: 40_000, ...whole },
  { name: '100k', assignments: 100_000,   pending: 4_000,  ...whole },
  { name: '10k',  assignments: 10_000,    pending: 4_000,  ...whole },
  // For the test that keeps all this from rotting.
  { name: 'tiny', assignments: 400, pending: 20, users: 400, groups: 60, catalogs: 3, packages: 30, perPackage: 20 },
];

export function sizeNamed(name: string): Size {
  const found = sizes.find((size) => size.name === name);
  if (found === undefined)
    throw new Error(`there is no size ${name}; there are ${sizes.map((size) => size.name).join(', ')}`);
  return found;
}

/** Kinds of rows, which keep their ids apart. The order is that of the number that stands in an id. */
const kinds = [
  'user',
  'group',
  'catalog',
  'package',
  'policy',
  'revision',
  'subject',
  'resource',
  'role',
  'scope',
  'roleScope',
  'assignment',
  'pending',
  'stage',
  'approver',
  'grant',
  'assignmentGrant',
  'membership',
  'memberOf',
  'target',
  'job',
  'unused',
] as const;
export type Kind = (typeof kinds)[number];
const numbers = new Map(kinds.map((kind, at) => [kind, (at + 1).toString(16).padStart(3, '0')]));
const firstMs = 0x018a_0000_0000;

/** People, packages and what belongs to them are named again and again; of these kinds each id is made once. */
const kept = new Map<Kind, string[]>(
  (
    [
      'user',
      'group',
      'catalog',
      'package',
      'policy',
      'revision',
      'subject',
      'resource',
      'role',
      'scope',
      'roleScope',
    ] as const
  ).map((kind) => [kind, []]),
);

/** Sorts by its number, as the UUIDs that the server makes sort by time. */
export function idOf(kind: Kind, number: number): string {
  const of = kept.get(kind);
  if (of === undefined) return made(kind, number);
  of[number] ??= made(kind, number);
  return of[number];
}

function made(kind: Kind, number: number): string {
  const time = (firstMs + number).toString(16).padStart(12, '0');
  const tail = (Math.imul(number + 1, 2_654_435_761) >>> 0).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${numbers.get(kind)}-8000-${tail}`;
}

/** Packages that somebody holds; the others are offered and not taken. */
export const heldPackages = ({ assignments, perPackage }: Size): number => assignments / perPackage;
/**
 * Of the assignments of a package these many are delivered, the others have expired; of the delivered ones these many
 * have an end.
 */
export const deliveredEach = ({ perPackage }: Size): number => Math.floor(perPackage * 0.65);
export const endingEach = ({ perPackage }: Size): number => Math.floor(perPackage / 10);

/** Room for requests that wait, among the people of a package. */
const pendingPerPackage = 80;

/** Who is the n-th to have to do with a package: nobody twice while n stays below the number of users. */
export function personOf(size: Size, packageNumber: number, nth: number): number {
  return (packageNumber * 7_919 + nth * 487) % size.users;
}

export type Sharing = 'everybody' | 'group' | 'nobody';
/** Whom a package's policy admits: a fifth everybody, three fifths one group, and a fifth nobody by themselves. */
export function admits(packageNumber: number): Sharing {
  const place = packageNumber % 5;
  return place === 0 ? 'everybody' : place === 4 ? 'nobody' : 'group';
}
/** The group whose members a policy admits; those that packages give stand in the other half. */
export const audienceOf = (size: Size, packageNumber: number): number =>
  size.groups / 2 + (packageNumber % (size.groups / 2));
export const givenGroup = (size: Size, packageNumber: number): number => packageNumber % (size.groups / 2);
export const membersPerAudience = 20;
export const audienceMember = (size: Size, group: number, nth: number): number =>
  (group * 13 + nth * (size.users / membersPerAudience)) % size.users;

/** Every tenth package asks for an approval. */
export const asksApproval = (packageNumber: number): boolean => packageNumber % 10 === 9;
export const approverOf = (packageNumber: number): number => packageNumber % 97;

export interface PendingRequest {
  readonly packageNumber: number;
  readonly person: number;
}
/** Requests that wait for an approval, spread over the held packages that ask for one. */
export function pendingAt(size: Size, number: number): PendingRequest {
  const asking = Math.floor(heldPackages(size) / 10);
  const packageNumber = (number % asking) * 10 + 9;
  return { packageNumber, person: personOf(size, packageNumber, size.perPackage + Math.floor(number / asking)) };
}

/**
 * The n-th pair of a package that everybody may have and somebody who has nothing to do with it yet, for requests that
 * are made while measuring.
 */
export function freshPair(size: Size, number: number): PendingRequest {
  const open = size.packages / 5;
  const packageNumber = (number % open) * 5;
  return {
    packageNumber,
    person: personOf(size, packageNumber, size.perPackage + pendingPerPackage + Math.floor(number / open)),
  };
}
