// decode(encode(x)) is x: for every field in both dialects of Graph, and for every entity as a whole in all three; what
// one cannot say is listed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFaultCollector } from '../../src/odata/body/faultCollector.ts';
import type { DecodedBody, Property, StructuredType } from '../../src/odata/serviceDescription.ts';
import type { Row } from '../../src/odata/query.ts';
import { apiVersions, type ApiVersion } from '../../src/model/apiVersions.ts';
import { entities, entityNames } from '../../src/model/entities.ts';
import { services } from '../../src/model/services.ts';
import { field, question, row } from './legal.ts';

const runs = { numRuns: 60 };
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

for (const name of entityNames) {
  test(`${name}: every field comes back from JSON as it was, in both dialects of Graph`, () => {
    for (const [key, [v1, beta, type]] of Object.entries(entities[name].fields)) {
      for (const dialect of speakers(v1, beta)) {
        fc.assert(
          fc.property(field(key, type, name), (value) => {
            if (value === null) return;
            const faults = createFaultCollector();
            const decoded = type.decode(wire(type.encode[dialect](value)), faults, {
              apiVersion: dialect,
              names: 'any',
            });
            faults.throwIfAny();
            assert.deepEqual(
              withoutUnsayable(dialect, key, decoded),
              withoutUnsayable(dialect, key, value),
              `${dialect} ${key}`,
            );
          }),
          runs,
        );
      }
    }
  });
}

/** The dialects that show a field; both, where it stands behind a shape. */
function speakers(v1: string | null, beta: string | null): readonly ApiVersion[] {
  const shown = [...(v1 === null ? [] : ['v1.0' as const]), ...(beta === null ? [] : ['beta' as const])];
  return shown.length === 0 ? ['v1.0', 'beta'] : shown;
}

/** What a dialect has no word for, and another field's reading makes up for. */
const unsayable: Readonly<Record<string, Readonly<Partial<Record<ApiVersion, readonly string[]>>>>> = {
  // beta has no visibility of approvers; v1.0 no approval mode.
  approval: { 'v1.0': ['mode'], beta: ['approverInformationVisibility', 'isBackup', 'mode'] },
  // Each keeps how it was said to it, and shows the other's as if it had been.
  review: {
    'v1.0': ['startAt', 'durationInDays', 'recurrenceType', 'reviewerType', 'schedule'],
    beta: ['schedule', 'startAt', 'durationInDays', 'recurrenceType', 'reviewerType', 'isSelfReview'],
  },
  attributes: { 'v1.0': ['id'] },
  // The agentic experience, and the look-back of all of a stage, are of beta alone.
  settings: { 'v1.0': ['isAgenticExperienceEnabled'] },
  stageSettings: { 'v1.0': ['recommendationLookBackDuration'] },
};

function withoutUnsayable(dialect: ApiVersion, key: string, value: unknown): unknown {
  const names = unsayable[key]?.[dialect] ?? [];
  return JSON.parse(JSON.stringify(value, (name, each: unknown) => (names.includes(name) ? undefined : each)));
}

/** Every listed property of a row as JSON. */
function encode(type: StructuredType, of: Row): Readonly<Record<string, unknown>> {
  const listed = [...type.properties.values()].filter((each) => each.listed);
  return wire(Object.fromEntries(listed.map((each) => [each.name, each.encode(of)]))) as Record<string, unknown>;
}

function decode(type: StructuredType, json: Readonly<Record<string, unknown>>): DecodedBody {
  const draft: DecodedBody = {};
  const faults = createFaultCollector();
  for (const [name, value] of Object.entries(json))
    (type.properties.get(name.toLowerCase()) as Property).decode(value, draft, faults.below(name));
  faults.throwIfAny();
  return draft;
}

/** A row with what a draft said of it. */
function applied(of: Row, draft: DecodedBody): Row {
  const { questions, ...said } = draft;
  const rows = (of['questions'] as { rows: readonly object[] }).rows;
  const asked = questions as readonly object[] | undefined;
  return {
    ...of,
    ...said,
    ...(asked === undefined ? {} : { questions: { rows: rows.map((each, at) => ({ ...each, ...asked[at] })) } }),
  } as Row;
}

const questions = fc
  .array(question, { maxLength: 3 })
  .map((rows) => ({ rows: rows.map((each, position) => ({ ...each, position })) }));
const related = fc.record({
  target: fc.record({ objectId: fc.uuid() }),
  principal: fc.record({ displayName: fc.string() }),
  resource: fc.constant(null),
  questions,
});

for (const dialect of apiVersions) {
  for (const type of new Set(services[dialect].types.values())) {
    if (type.kind !== 'entity' || type.entity === null || type.abstract) continue;
    const entity = entities[type.entity as keyof typeof entities];
    test(`${dialect} ${type.name}: what was read can be sent back, and reads the same again`, () => {
      const kind = type.isOf?.op === 'compare' ? { [type.isOf.path[0]]: type.isOf.value } : {};
      fc.assert(
        fc.property(row(entity), related, (fields, more) => {
          const before = { ...more, ...fields, ...kind } as unknown as Row;
          const json = encode(type, before);
          const draft = decode(type, json);
          assert.deepEqual(encode(type, applied(before, draft)), json);
        }),
        runs,
      );
    });
  }
}
