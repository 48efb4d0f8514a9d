// What the person may do with packages, requests and assignments: the verdicts of the commands themselves.

import { useGraph } from '../api/queries.ts';
import { useText } from '../text/text.tsx';

interface AllowedAction {
  readonly id: string;
  readonly action: string;
  readonly allowed: boolean;
  readonly reason: string | null;
  readonly code: string | null;
}

export interface Actions {
  /** False until the server has answered. */
  readonly isRead: boolean;
  /** Why it is not read; MUST be shown, or the page waits for ever. */
  readonly error: Error | null;
  readonly isAllowed: (id: string, action: string) => boolean;
  /** Why not, in a sentence; null where the action is allowed or makes no sense for the person. */
  readonly reasonFor: (id: string, action: string) => string | null;
}

const most = 100;

/** Of the first hundred ids. */
export function useAllowedActions(ids: readonly string[]): Actions {
  const reasonOf = useReason();
  const list = ids
    .slice(0, most)
    .map((id) => `'${id}'`)
    .join(',');
  const { data, error } = useGraph<{ readonly value: readonly AllowedAction[] }>(
    list === '' ? null : `/latchkey/v1/allowedActions(ids=[${list}])`,
  );
  const find = (id: string, action: string): AllowedAction | undefined =>
    data?.value.find((each) => each.id === id && each.action === action);
  return {
    isRead: list === '' || data !== undefined,
    error: data === undefined ? error : null,
    isAllowed: (id, action) => find(id, action)?.allowed ?? false,
    reasonFor: (id, action) => {
      const found = find(id, action);
      return found === undefined || found.allowed ? null : reasonOf(found);
    },
  };
}

interface Reason {
  readonly code: string | null;
  readonly reason: string | null;
}

/**
 * A reason of the server in the person's language, where the catalog knows its code. `another`: it is about somebody
 * in whose name the person would act.
 */
export function useReason(): (of: Reason, about?: 'own' | 'another') => string {
  const { known } = useText();
  return ({ code, reason }, about = 'own') => {
    const said = known(`errors.code.${code ?? ''}`, reason ?? '');
    return about === 'own' ? said : known(`errors.codeOfAnother.${code ?? ''}`, said);
  };
}
