// The reasons for a suggestion: people around the caller hold the package, or the caller held it before. They are made
// from rows and never taken from a body.
// https://learn.microsoft.com/graph/api/resources/accesspackagesuggestionreason

import { variants } from '../../tables/complexType.ts';
import { perVersion } from '../../apiVersions.ts';
import type { Shape, Values } from '../../tables/shape.ts';
import { collectionOf, instant, integer, listOf } from '../../tables/fieldTypes.ts';
import { identity } from './stageReviews.ts';

interface Reason {
  readonly kind: 'relatedPeople' | 'ownHistory';
  readonly relatedPeople: readonly { readonly id: string | null; readonly displayName: string | null }[];
  readonly relatedPeopleCount: number;
  readonly pastCount: number;
  readonly lastAssignedAt: string;
}

const count = integer(0, Number.MAX_SAFE_INTEGER);

export const suggestionReason = variants<Reason>(['accessPackageSuggestionReason', 'accessPackageSuggestionReason'], {
  shared: { fields: {} },
  kinds: {
    relatedPeople: {
      types: ['accessPackageSuggestionRelatedPeopleBased', 'accessPackageSuggestionRelatedPeopleBased'],
      table: {
        fields: {
          relatedPeople: ['relatedPeople!', 'relatedPeople!', listOf(identity.field)],
          relatedPeopleCount: ['relatedPeopleAssignmentCount!', 'relatedPeopleAssignmentCount!', count],
        },
      },
    },
    ownHistory: {
      types: ['accessPackageSuggestionSelfAssignmentHistoryBased', 'accessPackageSuggestionSelfAssignmentHistoryBased'],
      table: {
        fields: {
          lastAssignedAt: ['lastAssignmentDateTime!', 'lastAssignmentDateTime!', instant],
          pastCount: ['pastAssignmentCount!', 'pastAssignmentCount!', count],
        },
      },
    },
  },
  defaults: { relatedPeople: [], relatedPeopleCount: 0, pastCount: 0, lastAssignedAt: '' },
});

const reasons = listOf(suggestionReason.field);

/** The caller sees only some of the rows behind these navigations, and names only where the tenant shows them. */
export const suggestionReasons: Shape = {
  types: perVersion((apiVersion) => collectionOf(suggestionReason.types[apiVersion])),
  needs: [],
  needsRows: ['peopleWithIt', 'namedPeopleWithIt', 'formerAssignments'],
  decode: () => {},
  encode: perVersion((apiVersion) => (row) => reasons.encode[apiVersion](reasonsOf(row))),
};

function reasonsOf(row: Values): readonly object[] {
  const [people, named, former] = [
    rowsOf(row['peopleWithIt']),
    rowsOf(row['namedPeopleWithIt']),
    rowsOf(row['formerAssignments']),
  ];
  return [
    ...(people.length === 0
      ? []
      : [
          {
            kind: 'relatedPeople',
            relatedPeopleCount: people.length,
            relatedPeople: named.map((each) => ({ id: each['objectId'], displayName: each['displayName'] })),
          },
        ]),
    ...(former.length === 0
      ? []
      : [
          {
            kind: 'ownHistory',
            pastCount: former.length,
            lastAssignedAt: former
              .map((each) => String(each['startsAt']))
              .sort()
              .at(-1),
          },
        ]),
  ];
}

const rowsOf = (far: unknown): readonly Values[] =>
  (far as { readonly rows: readonly Values[] } | undefined)?.rows ?? [];
