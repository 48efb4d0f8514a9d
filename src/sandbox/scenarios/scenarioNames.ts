// What the keys of a scenario stand for, while it is played: those of the sandbox's own tenant, and those that were
// made since.

import { groups, siteRow } from '../directoryResources.ts';
import { people } from '../people.ts';
import { sandboxIdOf } from '../sandboxIds.ts';

export interface PlayedPolicy {
  readonly key: string;
  readonly id: string;
  readonly questions: readonly { readonly id: string; readonly '@odata.type': string; readonly sequence: number }[];
}

/** Ids by reference: a person's key alone, anything else as `kind:key`. */
export interface Names {
  readonly set: (reference: string, id: string) => void;
  /** Throws where nothing is called so. */
  readonly idOf: (reference: string) => string;
  readonly setPolicy: (packageKey: string, policy: PlayedPolicy) => void;
  /** The policy of that key, or the first one; null where the package has none. */
  readonly policyOf: (packageKey: string, key: string | undefined) => PlayedPolicy | null;
}

export function createNames(): Names {
  const ids = new Map<string, string>([
    ...people.map(({ key, id }) => [key, id] as const),
    ...groups.map(({ key, id }) => [`group:${key}`, id] as const),
    ...['expenses', 'timesheet'].map((key) => [`app:${key}`, sandboxIdOf(`service principal ${key}`)] as const),
    ['site:launch', siteRow('').webUrl ?? ''] as const,
  ]);
  const policies = new Map<string, PlayedPolicy[]>();
  return {
    set: (reference, id) => void ids.set(reference, id),
    idOf: (reference) => {
      const id = ids.get(reference.replace(/^person:/, ''));
      if (id === undefined) throw new Error(`There is no ${reference} yet.`);
      return id;
    },
    setPolicy: (packageKey, policy) => void policies.set(packageKey, [...(policies.get(packageKey) ?? []), policy]),
    policyOf: (packageKey, key) => {
      const all = policies.get(packageKey) ?? [];
      return (key === undefined ? all[0] : all.find((each) => each.key === key)) ?? null;
    },
  };
}
