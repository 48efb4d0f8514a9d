// Why somebody can have a package or cannot, as `GET /latchkey/v1/explain` tells it: every policy with its checks.

import { pathWith } from '../api/paths.ts';
import { useGraph } from '../api/queries.ts';

export interface CheckLink {
  readonly id: string;
  readonly type: string;
  readonly displayName: string | null;
}
export interface Check {
  readonly check: string;
  readonly passed: boolean;
  /** `wish`: can still be said; `sight`: keeps it out of lists alone. Neither is a reason. */
  readonly decides: 'list' | 'sight' | 'request' | 'wish';
  readonly says: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** What the sentence names. */
  readonly links: readonly CheckLink[];
}
export interface PolicyVerdict {
  readonly policyId: string;
  readonly displayName: string;
  readonly isPossible: boolean;
  readonly checks: readonly Check[];
}
interface Explanation {
  readonly isPossible: boolean;
  readonly reason: string;
  readonly warnings: readonly string[];
  readonly policies: readonly PolicyVerdict[];
}
/** Of a package that is held, `userUpdate` explains an extension. */
export type ExplainedType = 'userAdd' | 'userUpdate' | 'userRemove';

/** As what a request is explained: an extension in another's name needs what an own one needs. */
export function explainedType(requestType: string): ExplainedType {
  if (/Remove$/.test(requestType)) return 'userRemove';
  return /(Update|Extend)$/.test(requestType) ? 'userUpdate' : 'userAdd';
}

export function useExplanation(packageId: string, personId: string, requestType: ExplainedType = 'userAdd') {
  return useGraph<Explanation>(
    pathWith('explain', {
      accessPackageId: packageId,
      targetId: personId,
      requestType: requestType === 'userAdd' ? '' : requestType,
    }),
  );
}
