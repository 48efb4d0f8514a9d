// One object that is edited: what was read, what was changed, what the server said about it. The draft stays in the
// browser until it is saved or discarded.

import { useMemo, useRef, useState } from 'react';
import { callWith, type Sent } from '../../api/graph.ts';
import { GraphError, type Detail } from '../../api/graphError.ts';
import { useSession, type Identity } from '../../session/session.ts';
import { noFaults, placesOf, type FaultPlaces } from './faultPlaces.ts';
import type { FormType, Values } from './formField.ts';
import { draftKey, forgetDraft, keepDraft, keptDraft, type KeptDraft } from './keptDrafts.ts';
import { bodyOf, conflictsOf, realChanges, rootOf, withChanges, type Changes, type Conflict } from './values.ts';
import { sentOf, type PlannedCall } from './whatIf.ts';

/** What can be saved, previewed and discarded: a form, or several that are saved together. */
export interface Savable {
  readonly isDirty: boolean;
  /** Whether the changes can take access from somebody. */
  readonly mayTakeAway: boolean;
  readonly plan: () => readonly PlannedCall[];
  /**
   * Sends the changes, and answers what the API did; null where the form now shows what was wrong. Throws what is not
   * about fields. `earlier` is the answer of what was saved before together with it.
   */
  readonly send: (identity: Identity | null, earlier?: Values, headers?: Sent['headers']) => Promise<Values | null>;
  /** What is to be sent: another value means that something else is. */
  readonly mark: unknown;
  /** Something that is saved together with it was refused: what was sent is what further changes are about. */
  readonly partlySaved?: (identity: Identity | null) => Promise<void>;
  /** The page has read anew what was saved. */
  readonly saved: () => void;
  /** Shows faults that the server told of a call of the plan, by its place there. */
  readonly tell: (details: readonly Detail[], call?: number) => void;
  readonly discard: () => void;
}

export interface Form extends Savable {
  readonly of: FormType;
  /** As it was read; null for something new. */
  readonly object: Values | null;
  /** What it would be after saving. */
  readonly draft: Values;
  readonly changes: Changes;
  readonly faults: FaultPlaces;
  /** Somebody else changed the same properties meanwhile; `theirs` is the object now. */
  readonly conflict: { readonly theirs: Values; readonly all: readonly Conflict[] } | null;
  readonly change: (property: string, value: unknown) => void;
  /** Takes several values at once: of a template, or of an earlier version. */
  readonly fill: (changes: Changes) => void;
  /** Goes on from the object as it is now, with these changes. */
  readonly settle: (theirs: Values, changes: Changes) => void;
  /** A draft of an earlier visit, until somebody takes or drops it. */
  readonly kept: KeptDraft | null;
  readonly resume: () => void;
  readonly drop: () => void;
}

export interface FormSource {
  /** What was read; null for something new. */
  readonly object: Values | null;
  /** What a new object says before anything is typed. */
  readonly fresh?: Values;
  /** Properties of the body of a new object that nobody edits: what it belongs to, which may be made just before. */
  readonly fixed?: Values | ((earlier: Values) => Values);
  /** Where it is read and changed, or, of something new, where it is created. */
  readonly path: string;
  /** Where all that the form edits is read, where `path` alone answers less. */
  readonly readPath?: string;
  /** The body of a POST that changes it, where Graph has no PATCH; `path` is where that is sent. */
  readonly call?: (body: Values) => Values;
  /** Tells drafts of one type apart: the id of the object, or of what a new one belongs to. */
  readonly id: string;
}

interface FormState {
  /** The object that the changes are about. */
  readonly base: Values;
  readonly changes: Changes;
  readonly faults: FaultPlaces;
  readonly conflict: Form['conflict'];
  readonly kept: KeptDraft | null;
}

const nothing: Values = {};

export function useForm(
  of: FormType,
  { object, fresh = nothing, fixed, path, readPath = path, id, call: bodyOfPost }: FormSource,
): Form {
  const { identity } = useSession();
  const key = draftKey(identity?.key ?? '', of.type, id);
  const filled = (values: Values): Values => of.filled?.(values) ?? values;
  const read = object === null ? fresh : filled(object);
  const readNow = async (who: Identity | null): Promise<Values> =>
    filled(await callWith<Values>(who, { method: 'GET', path: readPath }));
  const [state, setState] = useState<FormState>(() => ({ ...unchanged(read), kept: keptDraft(key) }));
  // Several changes in one event stand on each other, before the page is drawn again.
  const latest = useRef(state);
  const become = (next: Partial<FormState>): void => {
    latest.current = { ...latest.current, ...next };
    setState(latest.current);
  };
  const isDirty = isChanged(state);
  // While nothing is changed, the form shows what was read last.
  const baseOf = (at: FormState): Values => (isChanged(at) || at.conflict !== null ? at.base : read);
  const base = baseOf(state);
  const draft = useMemo(() => withChanges(base, state.changes), [base, state.changes]);
  const take = (from: Values, wanted: Changes, more: Partial<FormState>): void => {
    const changes = realChanges(from, wanted);
    if (Object.keys(changes).length === 0) forgetDraft(key);
    else keepDraft(key, { base: object === null ? null : from, changes, at: Date.now() });
    become({ base: from, changes, ...more });
  };
  const tell = (details: readonly Detail[]): void => become({ faults: placesOf(of.fields, details) });
  /** What was created, while something that is saved together with it was refused: it is changed then. */
  const made = useRef<{ readonly answer: Values; readonly within: string } | null>(null);
  const belongsTo = (earlier: Values): Values => (typeof fixed === 'function' ? fixed(earlier) : (fixed ?? nothing));
  const withinOf = (earlier: Values): string => JSON.stringify(belongsTo(earlier));
  const planNew = (earlier: Values): PlannedCall => {
    const body = bodyOf({ ...of, method: 'PUT' }, base, state.changes);
    return made.current?.within === withinOf(earlier)
      ? { method: of.method, url: `${path}/${String(made.current.answer['id'])}`, body }
      : { method: 'POST', url: path, body: { ...body, ...belongsTo(earlier) } };
  };
  const plan = (earlier: Values): PlannedCall =>
    object === null
      ? planNew(earlier)
      : bodyOfPost === undefined
        ? { method: of.method, url: path, body: bodyOf(of, base, state.changes), etag: etagOf(base) }
        : { method: 'POST', url: path, body: bodyOfPost(bodyOf(of, base, state.changes)), etag: null };
  const discard = (): void => {
    forgetDraft(key);
    made.current = null;
    become(unchanged(read));
  };
  return {
    of,
    object,
    draft,
    changes: state.changes,
    faults: state.faults,
    conflict: state.conflict,
    kept: isDirty ? null : state.kept,
    isDirty,
    mayTakeAway: of.fields.some(({ property, mayTakeAway }) => mayTakeAway === true && property in state.changes),
    plan: () => (isDirty || object === null ? [plan(nothing)] : []),
    mark: object === null ? JSON.stringify([state.changes, withinOf(nothing)]) : state.changes,
    tell,
    discard,
    saved: discard,
    partlySaved: async (who) => {
      if (object !== null) become({ base: await readNow(who) });
    },
    change: (property, value) => {
      const { changes, faults } = latest.current;
      const more = { faults: withoutField(faults, property), kept: null };
      take(baseOf(latest.current), { ...changes, [property]: value }, more);
    },
    fill: (changes) => {
      const others = Object.entries(latest.current.changes).filter(([path]) => !(rootOf(path) in changes));
      take(baseOf(latest.current), { ...Object.fromEntries(others), ...changes }, { faults: noFaults, kept: null });
    },
    settle: (theirs, changes) => take(theirs, changes, { conflict: null, faults: noFaults }),
    resume: () => {
      const { kept } = state;
      if (kept !== null) take(kept.base ?? read, kept.changes, { kept: null });
    },
    drop: () => {
      forgetDraft(key);
      become({ kept: null });
    },
    send: async (who, earlier = nothing, headers = {}) => {
      const call = plan(earlier);
      try {
        const answer = (await callWith<Values | undefined>(who, sentOf(call, headers))) ?? nothing;
        if (object !== null) return answer;
        if (call.method === 'POST') made.current = { answer, within: withinOf(earlier) };
        return made.current?.answer ?? answer;
      } catch (error) {
        if (error instanceof GraphError && error.status === 412) {
          const theirs = await readNow(who);
          const all = conflictsOf(of, base, theirs, state.changes);
          become({ base, conflict: { theirs, all } });
          return null;
        }
        const details = detailsOf(error);
        if (details === null) throw error;
        tell(details);
        return null;
      }
    },
  };
}

const unchanged = (base: Values): FormState => ({ base, changes: {}, faults: noFaults, conflict: null, kept: null });

const isChanged = ({ changes }: FormState): boolean => Object.keys(changes).length > 0;

const etagOf = (object: Values): string | null =>
  typeof object['@odata.etag'] === 'string' ? object['@odata.etag'] : null;

/** What a refusal says about fields; null where it says nothing of them. */
export function detailsOf(error: unknown): readonly Detail[] | null {
  if (!(error instanceof GraphError) || (error.status !== 400 && error.status !== 409)) return null;
  const { details } = error;
  return details.some(({ target }) => target !== undefined) ? details : null;
}

function withoutField({ of, others }: FaultPlaces, property: string): FaultPlaces {
  return { of: new Map([...of].filter(([name]) => name !== property)), others };
}
