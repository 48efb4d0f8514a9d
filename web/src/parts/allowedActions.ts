// What the person may do with packages, requests and assignments: the verdicts of the commands themselves.

import { useGraph } from '../api/queries.ts';
import { useText } from '../text/text.tsx';

interface AllowedAction extends Reason {
  readonly id: string;
  /** `assignment`, `assignmentRequest`, …: a request and what came of it have one id. */
  readonly kind: string;
  readonly action: string;
  readonly allowed: boolean;
}

export interface Actions {
  /** False until the server has answered. */
  readonly isRead: boolean;
  /** Why it is not read; MUST be shown, or the page waits for ever. */
  readonly error: Error | null;
  /** `kind` where several things have the id. */
  readonly isAllowed: (id: string, action: string, kind?: string) => boolean;
  /** Why not, in a sentence; null where the action is allowed or makes no sense for the person. */
  readonly reasonFor: (id: string, action: string) => string | null;
}

const most = 100;

/** The hundred ids among which the row at that place is: what all rows of them ask the server together. */
export function idsBeside(rows: readonly { readonly id: string }[], at: number): readonly string[] {
  const first = at - (at % most);
  return rows.slice(first, first + most).map(({ id }) => id);
}

/** Of a hundred ids at the most. */
export function useAllowedActions(ids: readonly string[]): Actions {
  const reasonOf = useReason();
  const list = ids.map((id) => `'${id}'`).join(',');
  const { data, error } = useGraph<{ readonly value: readonly AllowedAction[] }>(
    list === '' ? null : `/latchkey/v1/allowedActions(ids=[${list}])`,
  );
  const find = (id: string, action: string, kind?: string): AllowedAction | undefined =>
    data?.value.find((each) => each.id === id && each.action === action && (kind === undefined || each.kind === kind));
  return {
    isRead: list === '' || data !== undefined,
    error: data === undefined ? error : null,
    isAllowed: (id, action, kind) => {
      const found = find(id, action, kind);
      if (found === undefined || found.allowed) return found !== undefined;
      // An edit that needs a second administrator can be proposed. In a view the buttons are drawn as the person has
      // them, off and with the reason; forms are for reading.
      return found.code === (action === 'edit' ? 'secondAdministratorNeeded' : 'viewOnly');
    },
    reasonFor: (id, action) => {
      const found = find(id, action);
      return found === undefined || found.allowed ? null : reasonOf(found);
    },
  };
}

/** Why something is not possible, as the server tells it: a word for it, and what stands in the way. */
export interface Reason {
  readonly code: string | null;
  readonly names: readonly string[];
}

/** A reason in the person's language. `another`: it is about somebody in whose name the person would act. */
export function useReason(): (of: Reason, about?: 'own' | 'another') => string {
  const { t, known, list } = useText();
  return ({ code, names }, about = 'own') => {
    if (code === null) return '';
    if (names.length > 0) return t('errors.togetherWith', { names: list(names) });
    const said = known(`errors.code.${code}`, t('errors.code.other'));
    return about === 'own' ? said : known(`errors.codeOfAnother.${code}`, said);
  };
}
