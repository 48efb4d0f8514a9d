// What a story file says: stories, and steps that several stories share under a name. README.md beside this file tells
// how to write one.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Fill = Readonly<Record<string, unknown>>;
export interface Expectation {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}
export interface CallStep {
  readonly as?: string | null;
  readonly call: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `v1.0` and `beta`: what is expected there alone. */
  readonly expect?: Expectation & { readonly 'v1.0'?: Expectation; readonly beta?: Expectation };
  /** Names for values of the answer, by path: `value/0/id`. */
  readonly save?: Readonly<Record<string, string>>;
}
export type Step =
  | CallStep
  | { readonly clock: unknown }
  | { readonly drain: true }
  /** Another file's or this file's steps, with these values under their names. */
  | { readonly use: string; readonly with?: Fill }
  /** All at the same moment; their statuses, sorted, are these. `refused`: what each of 400 and above says. */
  | { readonly together: readonly CallStep[]; readonly statuses: unknown; readonly refused?: string };
export interface Story {
  readonly story: string;
  readonly source: string;
  readonly steps: readonly Step[];
}
export interface Definition {
  readonly define: string;
  readonly defaults?: Fill;
  readonly steps: readonly Step[];
}

export interface StoryFile {
  readonly stories: readonly Story[];
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** Steps that every file may use. */
const shared = read('steps.yaml').flatMap((each) => ('define' in each ? [each] : []));

/** `name` is a file beside this one. A step that is a list is its members: anchors can be spliced. */
export function readStories(name: string): StoryFile {
  const entries = read(name);
  return {
    stories: entries.flatMap((each) => ('story' in each ? [each] : [])),
    definitions: new Map(
      [...shared, ...entries.flatMap((each) => ('define' in each ? [each] : []))].map((each) => [each.define, each]),
    ),
  };
}

function read(name: string): readonly (Story | Definition)[] {
  const entries = parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as readonly (Story | Definition)[];
  return entries.map((each) => ({
    ...each,
    steps: (each.steps as readonly unknown[]).flat(Infinity) as readonly Step[],
  }));
}
