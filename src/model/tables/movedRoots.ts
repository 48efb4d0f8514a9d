// Roots of Graph that are no more, and the paths that stand for them.
// https://learn.microsoft.com/graph/api/resources/accessreviews-root

/** The access reviews of before 2023, by lower-case name, and where they are now. */
export const movedRoots: ReadonlyMap<string, string> = new Map(
  ['accessreviews', 'programs', 'programcontrols', 'programcontroltypes', 'businessflowtemplates'].map((each) => [
    each,
    '/identityGovernance/accessReviews/definitions',
  ]),
);
