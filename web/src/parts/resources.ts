// Kinds of resources, as people call them, and as a filter.

import type { Choice } from './listState.ts';

export const systemNames: Readonly<Record<string, string>> = {
  AadGroup: 'Group',
  AadApplication: 'Application',
  SharePointOnline: 'Site',
  DirectoryRole: 'Directory role',
};

/** `property` is where the list's rows say the kind. */
export function systemsOf(property: string): Choice {
  return {
    key: 'system',
    label: 'Kind',
    options: Object.keys(systemNames).map((value) => ({
      value,
      label: systemNames[value] ?? value,
      filter: `${property} eq '${value}'`,
    })),
  };
}
