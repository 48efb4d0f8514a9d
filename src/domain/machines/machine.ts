// State machines as rows `[from, event, when, to, then]`: the first row that fits wins, no row is the refusal
// `invalidState`.

import { Refusal } from '../refusal.ts';

/** `when` names a condition, or is `always`; `then` names what follows, done by whoever sends the event. */
type MachineRow<State, Event, When, Effect> = readonly [
  from: State,
  event: Event,
  when: When | 'always',
  to: State,
  then: readonly Effect[],
];

export interface Machine<
  State extends string,
  Event extends string,
  When extends string,
  Effect extends string,
  Facts,
> {
  readonly name: string;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  readonly conditions: Readonly<Record<When, (facts: Facts) => boolean>>;
  readonly rows: readonly MachineRow<State, Event, When, Effect>[];
}

/** Where an event leads, and the effects that follow. */
export interface Transition<State, Effect> {
  readonly to: State;
  readonly effects: readonly Effect[];
}

/** Where an event leads. Throws `invalidState` with the machine, the state and the event. */
export function transition<
  State extends string,
  Event extends string,
  When extends string,
  Effect extends string,
  Facts,
>(
  machine: Machine<State, Event, When, Effect, Facts>,
  state: State,
  event: Event,
  facts: Facts,
): Transition<State, Effect> {
  for (const [from, on, when, to, effects] of machine.rows) {
    if (from === state && on === event && (when === 'always' || machine.conditions[when](facts)))
      return { to, effects };
  }
  throw new Refusal('invalidState', { machine: machine.name, state, event });
}

/** Whether the event leads anywhere from here, whatever the facts. */
export function accepts<State extends string, Event extends string>(
  machine: { readonly rows: readonly (readonly [State, Event, ...unknown[]])[] },
  state: State,
  event: Event,
): boolean {
  return machine.rows.some(([from, on]) => from === state && on === event);
}
