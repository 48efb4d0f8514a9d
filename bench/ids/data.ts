// The rows that every form is measured with: the same for each, from one seed.

export const sizes = {
  rows: Number(process.env['ROWS'] ?? 1_000_000),
  packages: 5_000,
  catalogs: 200,
  people: 100_000,
} as const;

export const parents = ['catalog', 'package', 'policy', 'person'] as const;
export type Parent = (typeof parents)[number];

/** References are positions in the lists of parents; each form turns them into what it stores. */
export type Row = {
  readonly id: string;
  readonly at: Readonly<Record<Parent, number>>;
  readonly state: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly schedule: string;
};

export type Ids = Readonly<Record<Parent, readonly string[]>>;

export type Data = {
  readonly ids: Ids;
  nextRow(): Row;
  below(limit: number): number;
};

export function newData(): Data {
  const below = newRandom(20_240_601);
  let clock = Date.UTC(2024, 0, 1);
  const uuid = () => uuidV7((clock += 40), below);
  const many = (count: number) => Array.from({ length: count }, uuid);
  const ids = {
    catalog: many(sizes.catalogs),
    package: many(sizes.packages),
    policy: many(sizes.packages),
    person: many(sizes.people),
  };
  const nextRow = (): Row => {
    const id = uuid();
    const which = below(sizes.packages);
    const startsAt = new Date(clock).toISOString();
    const endsAt = new Date(clock + 30 * 86_400_000).toISOString();
    return {
      id,
      at: { catalog: which % sizes.catalogs, package: which, policy: which, person: below(sizes.people) },
      state: states[below(states.length)] ?? 'delivered',
      startsAt,
      endsAt,
      schedule: `{"startDateTime":"${startsAt}","expiration":{"type":"afterDateTime","endDateTime":"${endsAt}"}}`,
    };
  };
  return { ids, nextRow, below };
}

/** Four of five are delivered, so that a page of 100 of a package's 200 is full. */
const states = [
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'delivered',
  'expired',
  'delivering',
] as const;

/** xorshift32: whole numbers from 0 up to the limit. */
function newRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

function uuidV7(ms: number, below: (limit: number) => number): string {
  const time = ms.toString(16).padStart(12, '0');
  const hex = (digits: number) =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${(8 + below(4)).toString(16)}${hex(3)}-${hex(6)}${hex(6)}`;
}

export function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A table of pairs is a third faster than Buffer's own hex and four slices. */
export function toUuid(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) text += (dashBefore[i] ? '-' : '') + (pairs[bytes[i] ?? 0] ?? '');
  return text;
}

const dashBefore = Array.from({ length: 16 }, (_, i) => i === 4 || i === 6 || i === 8 || i === 10);
