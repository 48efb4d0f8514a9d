// The people who report to the person, as `GET /latchkey/v1/team` tells.

import { useGraph, type ReadOptions } from '../../api/queries.ts';

export interface Report {
  readonly id: string;
  readonly displayName: string;
  readonly jobTitle: string | null;
  readonly assignments: number;
  readonly endsSoon: number;
  readonly waiting: number;
}
export interface ReportWithAccess extends Report {
  readonly held: readonly {
    readonly id: string;
    readonly accessPackageId: string;
    readonly accessPackageName: string | null;
    readonly startDateTime: string;
    readonly endDateTime: string | null;
  }[];
  readonly waitingFor: readonly {
    readonly id: string;
    readonly accessPackageId: string;
    readonly accessPackageName: string | null;
    readonly requestType: string;
    readonly state: string;
    readonly createdDateTime: string;
  }[];
}

export const teamPath = '/latchkey/v1/team';

export function useTeam(options: ReadOptions = {}) {
  return useGraph<{ readonly value: readonly Report[] }>(teamPath, options);
}

/** The names of reports by their ids; of anybody else nothing. */
export function useTeamNames(options: ReadOptions = {}): (id: string | null) => string {
  const { data } = useTeam(options);
  return (id) => data?.value.find((each) => each.id === id)?.displayName ?? '';
}

export function useReport(id: string) {
  return useGraph<{ readonly value: readonly ReportWithAccess[] }>(`${teamPath}(personId='${encodeURIComponent(id)}')`);
}
