// What a form is made of: a row for each property that people edit, with the control that edits it. Rows are data, so
// that a test can hold them to the model.

import type { TextKey } from '../../text/catalog.ts';

/** An object of the API, or a part of one. */
export type Values = Readonly<Record<string, unknown>>;

export interface ChoiceOption {
  readonly value: string;
  readonly label: TextKey;
  readonly help?: TextKey;
}

/** One kind of the elements of a list that `@odata.type` tells apart, with what a fresh one says. */
export interface ElementKind {
  /** `#microsoft.graph.singleUser`; null where all elements are of one kind. */
  readonly type: string | null;
  readonly add: TextKey;
  readonly fresh: Values;
  readonly fields: readonly FormField[];
}

/** Ways to name people: `kind` is a row of `subjectKinds`. */
export type SubjectKindName =
  | 'singleUser'
  | 'groupMembers'
  | 'connectedOrganizationMembers'
  | 'singleServicePrincipal'
  | 'requestorManager'
  | 'targetManager'
  | 'internalSponsors'
  | 'externalSponsors'
  | 'targetUserSponsors'
  | 'targetApplicationOwners'
  | 'targetAgentIdentitySponsorsOrOwners'
  | 'attributeRuleMembers';

export type Control =
  | { readonly control: 'line' | 'text' | 'switch' | 'date' | 'language' }
  | { readonly control: 'choice'; readonly choices: readonly ChoiceOption[] }
  | { readonly control: 'number'; readonly least: number; readonly most: number }
  /** An ISO duration as a number of hours, days, months or years. */
  | { readonly control: 'duration' }
  | { readonly control: 'subjects'; readonly kinds: readonly SubjectKindName[] }
  | { readonly control: 'list'; readonly kinds: readonly ElementKind[]; readonly item: TextKey }
  /** A component of the page, for what no kind fits; `edits` are the properties below it that it edits. */
  | { readonly control: 'component'; readonly component: string; readonly edits: readonly string[] };

export type FormField = Control & {
  /** The path of the property, as Graph names it: `expiration/duration`. */
  readonly property: string;
  readonly label: TextKey;
  readonly help?: TextKey;
  /** The key of a section of the form; left out in elements of lists. */
  readonly section?: string;
  /** Left out, it is always shown. `draft` is the object with what was changed. */
  readonly isShown?: (draft: Values) => boolean;
  /** `object` is what was read; null for a new one. */
  readonly isReadOnly?: (object: Values | null) => boolean;
  readonly isRequired?: true;
  /** A change of it can take access from people, or let it end earlier: the effects are shown before it is saved. */
  readonly mayTakeAway?: true;
};

export interface FormSection {
  readonly key: string;
  readonly title: TextKey;
  readonly help?: TextKey;
}

/** A form of one type of the API. */
export interface FormType {
  /** As the schema names it: `accessPackageCatalog`. */
  readonly type: string;
  /** `PATCH` sends the changed properties, `PUT` all of them, where Graph has nothing else. */
  readonly method: 'PATCH' | 'PUT';
  readonly sections: readonly FormSection[];
  readonly fields: readonly FormField[];
  /** Puts right what follows from what was said: an end that the type does not have, the order of questions. */
  readonly complete?: (body: Values) => Values;
  /** What was read, with the values of what the server leaves out. */
  readonly filled?: (read: Values) => Values;
}
