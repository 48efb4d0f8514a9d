// The tutorial page's snippets 1 to 62 in its order: which step each one performs, in which language, and the body
// where the language writes another one.

import { policyOf, type StepName } from './steps.ts';
import type { Language } from './wire.ts';
import type { Ids } from './world.ts';

export interface Snippet {
  readonly item: number;
  readonly step: StepName;
  readonly language: Language;
  /**
   * As this language's serializer writes it; without it, the step's own body with its properties in the order of the
   * models.
   */
  readonly body?: (ids: Ids) => unknown;
}

/** Typed models write the id and the type first, then their properties by name. */
export function asModel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asModel);
  if (typeof value !== 'object' || value === null) return value;
  const rank = (name: string): string => (name === 'id' ? '0' : name === '@odata.type' ? '1' : `2${name}`);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
      .map(([name, each]) => [name, asModel(each)]),
  );
}

/** Additional data comes after what is typed, in the order of the snippet. On v1.0 these are beta's names. */
const addByAdditionalData = (ids: Ids): unknown => ({
  requestType: 'adminAdd',
  catalogId: ids.catalog,
  justification: '',
  accessPackageResource: { resourceType: 'AadGroup', originId: ids.group, originSystem: 'AadGroup' },
});
/** Java's snippet does not compile as printed: its resource has no type. This is what it means to send. */
const addByJava = addByAdditionalData;
const addByPython = (ids: Ids): unknown => ({
  requestType: 'adminAdd',
  catalog_id: ids.catalog,
  justification: '',
  access_package_resource: { resource_type: 'AadGroup', origin_id: ids.group, origin_system: 'AadGroup' },
});
const packageWith =
  (name: 'catalogId' | 'catalog_id') =>
  (ids: Ids): unknown => ({
    description: 'Access to resources for the campaign',
    displayName: 'Marketing Campaign',
    [name]: ids.catalog,
  });
const policyWithNull = (ids: Ids): unknown => asModel(policyOf(ids));

type Row = readonly [item: number, language: Language, body?: (ids: Ids) => unknown];
// biome-ignore format: a table, read by column
const table: Readonly<Record<StepName, readonly Row[]>> = {
  T1:  [[1, 'http'], [2, 'csharp'], [3, 'go'], [4, 'java'], [5, 'python']],
  T2:  [[6, 'csharp', addByAdditionalData], [7, 'java', addByJava], [8, 'python', addByPython]],
  T3:  [[9, 'http'], [10, 'csharp'], [11, 'go'], [12, 'java'], [13, 'python']],
  T4:  [[14, 'http'], [15, 'csharp'], [16, 'go'], [17, 'java'], [18, 'python']],
  T5:  [[19, 'http'], [20, 'csharp', packageWith('catalogId')], [21, 'go', packageWith('catalogId')],
    [22, 'java', packageWith('catalogId')], [23, 'php', packageWith('catalogId')],
    [24, 'python', packageWith('catalog_id')]],
  // Of this step the page kept only a sentence; the published reference has its call.
  T6:  [[25, 'http']],
  T7:  [[26, 'csharp', policyWithNull], [27, 'java', policyWithNull]],
  T8:  [[28, 'csharp'], [29, 'go'], [30, 'java'], [31, 'php'], [32, 'python']],
  T9:  [[33, 'http'], [34, 'csharp'], [35, 'go'], [36, 'java'], [37, 'python']],
  T10: [[38, 'http'], [39, 'csharp'], [40, 'go'], [41, 'java'], [42, 'python']],
  T11: [[43, 'http'], [44, 'csharp'], [45, 'go'], [46, 'java'], [47, 'python']],
  T12: [[48, 'csharp'], [49, 'go'], [50, 'java'], [51, 'php'], [52, 'python']],
  T13: [[53, 'csharp'], [54, 'go'], [55, 'java'], [56, 'php'], [57, 'python']],
  T14: [[58, 'csharp'], [59, 'go'], [60, 'java'], [61, 'php'], [62, 'python']],
};

export const snippets: readonly Snippet[] = (Object.entries(table) as [StepName, readonly Row[]][]).flatMap(
  ([step, rows]) =>
    rows.map(([item, language, body]) => ({ item, step, language, ...(body === undefined ? {} : { body }) })),
);

export function snippetOf(step: StepName, language: Language): Snippet | undefined {
  return snippets.find((each) => each.step === step && each.language === language);
}
