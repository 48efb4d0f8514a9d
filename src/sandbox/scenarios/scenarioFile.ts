// What a scenario file says, once it is read: people, packages, and what happened.

import type { deedVerbs, otherwiseWords } from './scenarioSchema.ts';

type ByKey<T> = Readonly<Record<string, T>>;
type Fields = Readonly<Record<string, unknown>>;

export interface ScenarioPerson {
  readonly name: string;
  readonly job?: string;
  readonly department?: string;
  readonly office?: string;
  readonly manager?: string;
  readonly roles?: readonly string[];
  readonly guest?: string;
  readonly sponsor?: string;
  readonly graph?: Fields;
}
export interface ScenarioGroup {
  readonly name: string;
  readonly about?: string;
  readonly members?: readonly string[];
  readonly owners?: readonly string[];
  readonly rule?: string;
  readonly unified?: boolean;
  readonly graph?: Fields;
}
export interface ScenarioApplication {
  readonly name: string;
  readonly about?: string;
  readonly roles?: ByKey<string>;
}
export interface ScenarioOrganization {
  readonly name: string;
  readonly about?: string;
  readonly domain: string;
  readonly state?: 'configured' | 'proposed';
  readonly sponsors?: readonly string[];
}
export interface ScenarioCatalog {
  readonly name: string;
  readonly about?: string;
  readonly external?: boolean;
  readonly owners?: readonly string[];
  readonly managers?: readonly string[];
  readonly resources?: readonly string[];
  readonly extensions?: ByKey<{ readonly name: string; readonly about?: string; readonly url: string }>;
}
export interface ScenarioPolicy {
  readonly name?: string;
  readonly for?: 'members' | 'guests' | 'organizations' | readonly string[];
  readonly direct?: boolean;
  readonly rule?: string;
  readonly approval?: readonly (readonly string[])[];
  readonly fallback?: readonly string[];
  readonly within?: string;
  readonly lasts?: string;
  readonly justification?: boolean;
  readonly onBehalf?: boolean;
  readonly questions?: readonly {
    readonly text: string;
    readonly choices?: readonly string[];
    readonly required?: boolean;
  }[];
  readonly calls?: ByKey<string>;
  readonly reviews?: ScenarioReviews;
  readonly graph?: Fields;
}
export interface ScenarioReviews {
  readonly first: string;
  readonly months?: number;
  readonly open: string;
  readonly by?: readonly string[];
  readonly otherwise?: keyof typeof otherwiseWords;
}
export interface ScenarioPackage {
  readonly name: string;
  readonly about?: string;
  readonly catalog: string;
  readonly hidden?: boolean;
  readonly gives?: readonly string[];
  readonly incompatible?: readonly string[];
  readonly policies?: ByKey<ScenarioPolicy>;
}
export type DeedVerb = (typeof deedVerbs)[number];
export interface ScenarioDeed extends Readonly<Partial<Record<Exclude<DeedVerb, 'fault'>, string>>> {
  readonly ago?: string;
  readonly by?: string | readonly string[];
  readonly every?: string;
  readonly for?: string | readonly string[];
  readonly policy?: string;
  readonly why?: string;
  readonly answers?: readonly string[];
  readonly approvedBy?: string | readonly string[];
  readonly deniedBy?: string;
  readonly after?: string;
  readonly to?: string | readonly string[];
  readonly from?: string | readonly string[];
  readonly guest?: string;
  readonly lasts?: string;
  readonly body?: Fields;
  readonly fault?: Fields;
}

/** A scenario file that was checked. */
export interface ScenarioFile {
  readonly name: string;
  readonly begins?: string;
  readonly people?: ByKey<ScenarioPerson>;
  readonly groups?: ByKey<ScenarioGroup>;
  readonly applications?: ByKey<ScenarioApplication>;
  readonly organizations?: ByKey<ScenarioOrganization>;
  readonly catalogs?: ByKey<ScenarioCatalog>;
  readonly packages?: ByKey<ScenarioPackage>;
  readonly history?: readonly ScenarioDeed[];
}

/** What is wrong with a scenario file: sentences with the line, the path and what would be right. */
export class ScenarioError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** A file, and the lines of its parts. */
export interface ReadFile {
  readonly file: ScenarioFile;
  readonly lineOf: (path: readonly (string | number)[]) => number;
}
