// What an example needs: what its names stand for, and who calls.

import type { Things } from './things.ts';

/** What each `{name}` of the path and the body stands for. */
export type Names = Readonly<Record<string, string>>;
export interface Situation {
  readonly examples: readonly string[];
  readonly prepare?: (things: Things) => Promise<Names>;
  /** Key of a user; where nothing is said, the administrator of the page's area. */
  readonly as?: string;
  /** Where the page shows no body in spite of needing one. */
  readonly body?: unknown;
}
