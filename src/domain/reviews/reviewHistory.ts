// The history of access reviews as a table to download: which reviews and decisions a report is about, and its lines.
// https://learn.microsoft.com/entra/id-governance/access-reviews-downloadable-review-history

import type { Id, Instant, StoredRow } from '../base.ts';
import { csvLine } from '../text.ts';
import type { PatternedRecurrence } from '../values.ts';
import type { ReviewDecision, ReviewDefinition, ReviewInstance } from './reviewEntities.ts';
import type { ReviewScope } from './reviewValues.ts';

/** States of a report. */
export const ReviewHistoryStates = ['done', 'inprogress', 'error', 'requested'] as const;

/** Decisions that a report is about; `notNotified`: nobody decided, and no reviewer was told of it. */
export const ReviewHistoryDecisions = ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified'] as const;
/** A decision as a report filters it. */
export type ReviewHistoryDecision = (typeof ReviewHistoryDecisions)[number];

/** accessReviewHistoryScheduleSettings. `reportRange`: years, months and days before the call (ISO 8601). */
export interface ReviewHistorySchedule {
  readonly recurrence: PatternedRecurrence | null;
  readonly reportRange: string;
}

/**
 * A report that somebody asked for (accessReviewHistoryDefinition). It is about reviews that begin and end within the
 * period, of the catalogs that its author could read reviews of when asking, or of everything. Its address to download
 * is kept as a hash, and leads there until `downloadUntil`; the report is there until `expiresAt`.
 */
export interface ReviewHistory extends StoredRow {
  readonly displayName: string;
  readonly status: (typeof ReviewHistoryStates)[number];
  readonly createdAt: Instant;
  readonly createdById: Id | null;
  readonly createdByName: string | null;
  readonly createdByPrincipalName: string | null;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly decisions: readonly ReviewHistoryDecision[];
  readonly scopes: readonly ReviewScope[];
  readonly schedule: ReviewHistorySchedule | null;
  readonly isOfAllCatalogs: boolean;
  readonly catalogIds: readonly Id[];
  readonly runAt: Instant;
  readonly fulfilledAt: Instant | null;
  readonly expiresAt: Instant;
  readonly downloadHash: string | null;
  readonly downloadUntil: Instant | null;
}

/** The one run of a report (accessReviewHistoryInstance), with the id of the report; calculated. */
export interface ReviewHistoryRun extends StoredRow {
  readonly historyId: Id;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly status: ReviewHistory['status'];
  readonly runAt: Instant;
  readonly fulfilledAt: Instant | null;
  readonly expiresAt: Instant;
  /** Told once, by the call that makes it. */
  readonly downloadUri: string | null;
}

/** A piece of the table: lines, each with its end. `position`: from 0, the line of the columns' names. */
export interface ReviewHistoryPart extends StoredRow {
  readonly historyId: Id;
  readonly position: number;
  readonly content: string;
}

const root = '(?:/?(?:v1\\.0|beta))?/?identityGovernance/accessReviews/definitions/?';
const found = "contains\\(scope(?:/microsoft\\.graph\\.accessReviewQueryScope)?/query,\\s*'([^']*)'\\)";
const reviewsQuery = new RegExp(`^${root}(?:\\?\\$filter=(${found}(?:\\s+or\\s+${found})*))?$`, 'i');

/**
 * The texts of which one must stand in the query of a review's scope; empty where every review is meant. Null for a
 * scope that names no reviews.
 */
export function searchedQueries(scope: ReviewScope): readonly string[] | null {
  if (scope.kind !== 'query') return null;
  const match = reviewsQuery.exec(scope.query ?? '');
  if (match === null) return null;
  return [...(match[1] ?? '').matchAll(new RegExp(found, 'gi'))].map(([, text = '']) => text);
}

/** What a line is made of beside the item. */
export interface ReportedReview {
  readonly definition: ReviewDefinition;
  readonly instance: ReviewInstance;
  readonly result: ReviewHistoryDecision;
  /** The address of a person; empty where none is known. */
  readonly mailOf: (id: Id | null) => string;
}

const noSeries = '00000000-0000-0000-0000-000000000000';
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const itself = (by: ReviewDecision['reviewedBy']): string => (by === 'system' ? 'AAD Access Reviews' : '');
const types: Readonly<Record<ReviewInstance['kind'], string>> = {
  policyAssignments: 'AccessPackage',
  groupMembers: 'Group',
  everyGroupMembers: 'Group',
  applicationRoles: 'Application',
};

type Cell = (item: ReviewDecision, of: ReportedReview) => string | null;

/** In the order of the published table. */
// biome-ignore format: a table, read by column
const columns: Readonly<Record<string, Cell>> = {
  AccessReviewId:           (_, { instance }) => instance.id,
  AccessReviewSeriesId:     (_, { definition }) =>
    definition.settings.recurrence?.pattern == null ? noSeries : definition.id,
  ReviewType:               (_, { instance }) => types[instance.kind],
  ResourceDisplayName:      (item) => item.packageName ?? item.resourceName,
  ResourceId:               (item) => item.packageId ?? item.resourceId,
  ReviewName:               (_, { definition }) => definition.displayName,
  CreatedDateTime:          (_, { definition }) => definition.createdAt,
  ReviewStartDate:          (_, { instance }) => instance.startsAt,
  ReviewEndDate:            (_, { instance }) => instance.endsAt,
  ReviewStatus:             (_, { instance }) => capital(instance.status),
  OwnerId:                  (_, { definition }) => definition.createdById,
  OwnerName:                (_, { definition }) => definition.createdByName,
  OwnerUPN:                 (_, { definition }) => definition.createdByPrincipalName,
  PrincipalId:              (item) => item.principalId,
  PrincipalName:            (item) => item.principalName,
  PrincipalUPN:             (item) => item.userPrincipalName,
  PrincipalType:            (item) => capital(item.principalKind),
  ReviewDate:               (item) => item.reviewedAt,
  ReviewResult:             (_, { result }) => capital(result),
  Justification:            (item) => item.justification,
  ReviewerId:               (item) => item.reviewedById,
  ReviewerName:             (item) => item.reviewedByName ?? itself(item.reviewedBy),
  ReviewerUPN:              (item) => item.reviewedByPrincipalName ?? itself(item.reviewedBy),
  ReviewerEmailAddress:     (item, { mailOf }) => mailOf(item.reviewedById),
  AppliedByName:            (item) => item.appliedByName ?? (item.appliedBy === 'system' ? 'Access Reviews' : ''),
  AppliedByUPN:             (item) => item.appliedByPrincipalName,
  AppliedByEmailAddress:    (item, { mailOf }) => mailOf(item.appliedById),
  AppliedDate:              (item) => item.appliedAt,
  AccessRecommendation:     (item) => capital(item.recommendation),
  SubmissionResult:         (item) => (item.decision === 'notReviewed' ? '' : 'Submitted'),
};

/** The first line: the names of the columns. */
export const historyHeader = csvLine(Object.keys(columns));

/** The line of an item (RFC 4180). */
export const historyLine = (item: ReviewDecision, of: ReportedReview): string =>
  csvLine(Object.values(columns).map((cell) => (cell(item, of) ?? '').replace(formula, "'")));

/**
 * What a spreadsheet would take for a formula begins with an apostrophe: also in full width, behind white space, and
 * behind what a spreadsheet of another country separates cells by.
 */
const formula = /^(?=[\t\r\n])|(?<=(?:^|[;\t\r\n])[\s"]*)(?=[=+\-@＝＋－＠])/g;
