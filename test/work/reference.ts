// Who should hold what, in plain code of its own: the rules as people would say them, days for instants, and every
// order that things done at the same time may have had.

export type RequestState =
  | 'submitted'
  | 'pendingApproval'
  | 'scheduled'
  | 'delivering'
  | 'delivered'
  | 'deliveryFailed'
  | 'denied'
  | 'canceled';

export interface Wish {
  readonly id: string;
  readonly who: number;
  readonly what: number;
  readonly kind: 'add' | 'extend' | 'remove';
  readonly isAdministrator: boolean;
  readonly days: number | null;
  readonly start: number | null;
  /** The assignment that it is about, where there was one. */
  readonly about: string | null;
  readonly state: RequestState;
  /** When it goes on by itself: is taken up, starts, or is out of time. */
  readonly due: number | null;
}
export interface Held {
  readonly id: string;
  readonly ends: number | null;
}

/** Of a package: how long it is given at the most, and how long its approvers have. */
export interface Terms {
  readonly longest: number | null;
  readonly approval: number | null;
}

export interface State {
  readonly day: number;
  readonly terms: readonly Terms[];
  /** Groups that each package gives, and packages that each must not be added to. */
  readonly gives: readonly (readonly number[])[];
  readonly forbiddenBy: readonly (readonly number[])[];
  readonly wishes: Readonly<Record<string, Wish>>;
  /** By `person package`. */
  readonly held: Readonly<Record<string, Held>>;
}

export type Command =
  | {
      readonly do: 'add' | 'extend' | 'remove';
      readonly isAdministrator: boolean;
      readonly who: number;
      readonly what: number;
      readonly days: number | null;
      readonly start: number | null;
    }
  | { readonly do: 'cancel' | 'approve' | 'deny'; readonly id: string }
  | { readonly do: 'give' | 'drop'; readonly what: number; readonly group: number }
  | { readonly do: 'forbid' | 'allow'; readonly what: number; readonly other: number };

/** What was answered: the id of the request where one was made; `lost` to others at the same time, without effect. */
export interface Answered {
  readonly command: Command;
  readonly answer: 'accepted' | 'refused' | 'lost';
  readonly id: string | null;
}

export const isOpen = ({ state }: Pick<Wish, 'state'>): boolean =>
  ['submitted', 'pendingApproval', 'scheduled', 'delivering'].includes(state);
export const keyOf = ({ who, what }: Pick<Wish, 'who' | 'what'>): string => `${who} ${what}`;

export const nothing = (terms: readonly Terms[]): State => ({
  day: 0,
  terms,
  gives: terms.map(() => []),
  forbiddenBy: terms.map(() => []),
  wishes: {},
  held: {},
});

/** Groups of a person: what their packages give. */
export function groupsOf({ held, gives }: State, who: number): readonly number[] {
  const given = gives.flatMap((groups, what) => (held[keyOf({ who, what })] === undefined ? [] : groups));
  return [...new Set(given)].sort((a, b) => a - b);
}

/**
 * Every state that may come of the commands, done at the same time and answered so, and of time going on to that day.
 */
export function outcomes(from: State, commands: readonly Answered[], until: number): readonly State[] {
  const ends = new Map<string, State>();
  const seen = new Set<string>();
  const visit = (state: State, left: readonly Answered[]): void => {
    const key = JSON.stringify([state, left.map((each) => commands.indexOf(each))]);
    if (seen.has(key)) return;
    seen.add(key);
    const events = eventsOf(state, until);
    if (left.length === 0 && events.length === 0) ends.set(key, { ...state, day: until });
    for (const each of left) {
      const next = afterCommand(state, each);
      if (next !== null)
        visit(
          next,
          left.filter((other) => other !== each),
        );
    }
    for (const event of events) visit(event(), left);
  };
  visit(from, commands);
  return [...ends.values()];
}

/** What happens next by itself: of all that is due, what is due first. */
function eventsOf(state: State, until: number): readonly (() => State)[] {
  const coming = [
    ...Object.values(state.wishes).flatMap((wish) =>
      wish.due === null ? [] : [{ day: wish.due, run: (now: State) => goOn(now, wish) }],
    ),
    ...Object.entries(state.held).flatMap(([key, { ends }]) =>
      ends === null ? [] : [{ day: ends, run: (now: State) => without(now, key) }],
    ),
  ].filter(({ day }) => day <= until);
  const first = Math.min(...coming.map(({ day }) => day));
  return coming
    .filter(({ day }) => day === first)
    .map(
      ({ day, run }) =>
        () =>
          run({ ...state, day: Math.max(day, state.day) }),
    );
}

function goOn(state: State, wish: Wish): State {
  const { approval } = state.terms[wish.what] as Terms;
  if (wish.state === 'pendingApproval') return moved(state, wish, 'denied');
  const isFirst = wish.kind === 'add' && wish.about === null;
  if (wish.state === 'submitted' && isFirst && !wish.isAdministrator && approval !== null)
    return moved(state, wish, 'pendingApproval', state.day + approval);
  if (wish.state === 'submitted' && startsLater(state, wish)) return moved(state, wish, 'scheduled', wish.start);
  return deliver(state, wish);
}

function deliver(state: State, wish: Wish): State {
  const key = keyOf(wish);
  const held = state.held[key];
  const isStill = held !== undefined && held.id === wish.about;
  if (wish.kind === 'remove') return moved(isStill ? without(state, key) : state, wish, 'delivered');
  if (wish.about !== null)
    return isStill
      ? moved(holding(state, key, { ...held, ends: renewedEnd(state, wish, held) }), wish, 'delivered')
      : moved(state, wish, 'deliveryFailed');
  if (held !== undefined || forbids(state, wish, false)) return moved(state, wish, 'deliveryFailed');
  return moved(
    holding(state, key, { id: wish.id, ends: endOf(state, wish, Math.max(wish.start ?? 0, state.day)) }),
    wish,
    'delivered',
  );
}

function endOf({ terms }: State, { what, days }: Wish, start: number): number | null {
  const span = days ?? (terms[what] as Terms).longest;
  return span === null ? null : start + span;
}

/** Who names no end gets the policy's, but never loses by it. */
function renewedEnd(state: State, wish: Wish, held: Held): number | null {
  const end = endOf(state, wish, state.day);
  if (wish.days !== null) return end;
  return held.ends === null || end === null ? null : Math.max(held.ends, end);
}

/** Null where it should have been answered otherwise. */
function afterCommand(state: State, { command, answer, id }: Answered): State | null {
  if (answer === 'lost') return state;
  const next = run(state, command, id ?? '');
  return (next === null) === (answer === 'refused') ? (next ?? state) : null;
}

/** Null: refused. */
function run(state: State, command: Command, id: string): State | null {
  switch (command.do) {
    case 'add':
    case 'extend':
    case 'remove':
      return asked(state, command, id);
    case 'cancel':
    case 'approve':
    case 'deny': {
      const wish = state.wishes[command.id] as Wish;
      if (command.do === 'cancel')
        return ['submitted', 'pendingApproval', 'scheduled'].includes(wish.state)
          ? moved(state, wish, 'canceled')
          : null;
      if (wish.state !== 'pendingApproval') return null;
      if (command.do === 'deny') return moved(state, wish, 'denied');
      return startsLater(state, wish)
        ? moved(state, wish, 'scheduled', wish.start)
        : moved(state, wish, 'delivering', state.day);
    }
    case 'give':
      return { ...state, gives: changed(state.gives, command.what, command.group, true) };
    case 'drop':
      return { ...state, gives: changed(state.gives, command.what, command.group, false) };
    case 'forbid':
    case 'allow': {
      const stands = state.forbiddenBy[command.what]?.includes(command.other) === true;
      if (stands === (command.do === 'forbid')) return null;
      return {
        ...state,
        forbiddenBy: changed(state.forbiddenBy, command.what, command.other, command.do === 'forbid'),
      };
    }
  }
}

function asked(
  state: State,
  { do: kind, isAdministrator, who, what, days, start }: Extract<Command, { readonly who: number }>,
  id: string,
): State | null {
  const { longest } = state.terms[what] as Terms;
  const held = state.held[keyOf({ who, what })];
  if (Object.values(state.wishes).some((each) => isOpen(each) && each.who === who && each.what === what)) return null;
  if (kind === 'add' ? isAdministrator && held !== undefined : held === undefined) return null;
  if (kind === 'add' && forbids(state, { who, what }, true)) return null;
  if (kind !== 'remove' && days !== null && longest !== null && days > longest) return null;
  const wish: Wish = {
    id,
    who,
    what,
    kind,
    isAdministrator,
    days,
    start: kind === 'add' && start !== null ? state.day + start : null,
    about: held?.id ?? null,
    state: 'submitted',
    due: state.day,
  };
  return { ...state, wishes: { ...state.wishes, [id]: wish } };
}

/** In one direction: they have, or where that counts have asked for, what must not be added to. */
function forbids(
  { forbiddenBy, held, wishes }: State,
  { who, what }: Pick<Wish, 'who' | 'what'>,
  countsWishes: boolean,
): boolean {
  return (forbiddenBy[what] ?? []).some(
    (other) =>
      held[keyOf({ who, what: other })] !== undefined ||
      (countsWishes &&
        Object.values(wishes).some(
          (each) => isOpen(each) && each.kind !== 'remove' && each.who === who && each.what === other,
        )),
  );
}

/** What is held goes on as soon as it is granted. */
const startsLater = ({ day }: State, { kind, about, start }: Wish): boolean =>
  kind === 'add' && about === null && start !== null && start > day;
const moved = (state: State, wish: Wish, to: RequestState, due: number | null = null): State => ({
  ...state,
  wishes: { ...state.wishes, [wish.id]: { ...wish, state: to, due } },
});
const holding = (state: State, key: string, held: Held): State => ({ ...state, held: { ...state.held, [key]: held } });
const without = (state: State, key: string): State => ({
  ...state,
  held: Object.fromEntries(Object.entries(state.held).filter(([each]) => each !== key)),
});

const changed = (
  lists: readonly (readonly number[])[],
  at: number,
  value: number,
  isIn: boolean,
): readonly (readonly number[])[] =>
  lists.map((list, index) =>
    index === at ? [...list.filter((each) => each !== value), ...(isIn ? [value] : [])].sort((a, b) => a - b) : list,
  );
