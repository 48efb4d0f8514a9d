// A documented property that an answer lacks, or has otherwise, with the reason.

/** What does not fit, as shape.ts tells it. */
export interface Exception {
  readonly examples: readonly string[];
  readonly misfits: readonly string[];
  readonly reason: string;
}

export const lacking = (at: string, properties: string): readonly string[] =>
  properties.split(' ').map((each) => `${at}${each}: lacking`);

export const declared =
  'a type stands beside a value only where it is another than the declared one (OData JSON format 4.01, ' +
  '4.6.3, minimal metadata)';
