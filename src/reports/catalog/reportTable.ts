// Every report, a row each.

import type { Report } from '../report.ts';
import { accessReports } from './accessReports.ts';
import { peopleReports } from './peopleReports.ts';
import { requestReports } from './requestReports.ts';
import { settingsReports } from './settingsReports.ts';

/** In the order in which they are listed. */
export const reports: readonly Report[] = [...accessReports, ...requestReports, ...peopleReports, ...settingsReports];

const byId = new Map(reports.map((report) => [report.id.toLowerCase(), report]));

/** By its id in any case; null where there is none. */
export const reportOf = (id: string): Report | null => byId.get(id.toLowerCase()) ?? null;
