// Items 69 to 85: the snippets of the reference page on creating a request, each with the body that its language
// writes.

import type { Language } from './wire.ts';
import { printed } from './world.ts';

export type ExampleName = 'R1' | 'R2' | 'R3' | 'R4' | 'R5';

export interface Example {
  readonly says: string;
  /** The sandbox user who asks. */
  readonly as: 'governanceAdmin' | 'newHire';
  /** `assignmentId` is what the reader has recorded; only a removal needs it. */
  readonly body: (assignmentId: string) => Body;
}
type Body = Readonly<Record<string, unknown>>;

const ids = {
  targetId: printed.newHire,
  assignmentPolicyId: printed.newHirePolicy,
  accessPackageId: printed.newHirePackage,
};

/** The page prints the questions' ids in upper case. */
const answers: readonly Body[] = [
  {
    '@odata.type': '#microsoft.graph.accessPackageAnswerString',
    value: 'Arizona',
    answeredQuestion: {
      '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
      id: 'A714EC6F-4EE0-4614-BD81-37E0C5ECBBFF',
    },
  },
  {
    '@odata.type': '#microsoft.graph.accessPackageAnswerString',
    value: 'Need access to marketing campaign material',
    answeredQuestion: {
      '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
      id: 'AA615EE9-D9D8-4C03-BE91-BEE37106DEDA',
    },
  },
];

export const examples: Readonly<Record<ExampleName, Example>> = {
  R1: {
    says: 'an administrator assigns someone in the directory',
    as: 'governanceAdmin',
    body: () => ({ requestType: 'AdminAdd', accessPackageAssignment: ids }),
  },
  R2: {
    says: 'someone asks and answers the questions',
    as: 'newHire',
    body: () => ({ requestType: 'UserAdd', accessPackageAssignment: ids, answers }),
  },
  R3: {
    says: 'someone asks with a reason and nothing else',
    as: 'newHire',
    body: () => ({
      requestType: 'UserAdd',
      accessPackageAssignment: { accessPackageId: printed.newHirePackage },
      justification: 'Need access to New Hire access package',
    }),
  },
  R4: {
    says: 'an administrator takes the assignment away',
    as: 'governanceAdmin',
    body: (assignmentId) => ({ requestType: 'AdminRemove', accessPackageAssignment: { id: assignmentId } }),
  },
  R5: {
    says: 'an administrator assigns someone who is not in the directory',
    as: 'governanceAdmin',
    body: () => ({
      requestType: 'AdminAdd',
      accessPackageAssignment: {
        target: { email: 'user@contoso.com' },
        assignmentPolicyId: printed.newHirePolicy,
        accessPackageId: printed.newHirePackage,
      },
    }),
  },
};

export const exampleNames = Object.keys(examples) as readonly ExampleName[];

/** The types of the plain objects in these bodies, by the property that they stand in. */
const types: Readonly<Record<string, string>> = {
  accessPackageAssignment: 'accessPackageAssignment',
  target: 'accessPackageSubject',
};

/** Version 4 of .NET types every object, and never writes `#`; the Kiota previews do both. */
export function typed(body: Body, sign: '' | '#'): Body {
  const dress = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => dress(each, name));
    if (typeof value !== 'object' || value === null)
      return name === '@odata.type' ? `${sign}${String(value).replace('#', '')}` : value;
    const type = types[name];
    const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, dress(each, key)]));
    return type === undefined ? inner : { ...inner, '@odata.type': `${sign}microsoft.graph.${type}` };
  };
  return { '@odata.type': `${sign}microsoft.graph.accessPackageAssignmentRequest`, ...(dress(body, '') as Body) };
}

const asIs = (body: Body): Body => body;
const withoutSign = (body: Body): Body => typed(body, '');
const withSign = (body: Body): Body => typed(body, '#');

export interface ReferenceSnippet {
  readonly item: number;
  readonly example: ExampleName;
  readonly language: Language;
  readonly dress: (body: Body) => Body;
}
const row = (
  item: number,
  example: ExampleName,
  language: Language,
  dress: (body: Body) => Body,
): ReferenceSnippet => ({ item, example, language, dress });

// biome-ignore format: a table, read by column
export const referenceSnippets: readonly ReferenceSnippet[] = [
  row(69, 'R1', 'csharp4',    withoutSign),
  row(70, 'R1', 'goPreview',  withSign),
  row(71, 'R1', 'phpPreview', withSign),
  row(72, 'R2', 'csharp4',    withoutSign),
  // Not valid PHP as printed; what it means: base classes that bear a type, and the value in additional data.
  row(73, 'R2', 'phpPreview', withSign),
  row(74, 'R3', 'http',       asIs),
  row(75, 'R3', 'csharp4',    withoutSign),
  row(76, 'R3', 'java5',      asIs),
  row(77, 'R3', 'goPreview',  withSign),
  row(78, 'R3', 'powershell', asIs),
  row(79, 'R3', 'phpPreview', withSign),
  row(80, 'R4', 'csharp4',    withoutSign),
  row(81, 'R4', 'goPreview',  withSign),
  row(82, 'R4', 'phpPreview', withSign),
  row(83, 'R5', 'csharp4',    withoutSign),
  row(84, 'R5', 'goPreview',  withSign),
  row(85, 'R5', 'phpPreview', withSign),
];
