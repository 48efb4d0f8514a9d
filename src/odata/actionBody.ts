// The body of an action against its parameters.

import { collector, type Collector } from './collector.ts';
import { readObject, type BodyRules } from './body.ts';
import { didYouMean, Fault, shown } from './fault.ts';
import type { Operation, Service, TypeRef } from './describe.ts';
import { enumWords } from './parameters.ts';
import { typeNamed } from './schema.ts';
import { checkJson } from './wellformed.ts';

/**
 * Parameters by their own spelling; those left out are null, complex ones drafts. No body at all (undefined) is an empty one.
 * Throws one Fault whose `all` holds every fault.
 */
export function readActionBody(service: Service, operation: Operation, json: unknown, rules: BodyRules): Readonly<Record<string, unknown>> {
  const faults = collector();
  const body = json === undefined || json === null ? {} : json;
  checkJson(body, faults);
  faults.done();
  if (typeof body !== 'object' || Array.isArray(body)) throw new Fault('badBody', `A JSON object is expected: the parameters of ${operation.name}.`);
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@')) continue;
    const parameter = operation.parameters.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (parameter === undefined) {
      faults.note('unknownParameter', shown(name), `${operation.name} has no parameter ${shown(name)}.${didYouMean(name, operation.parameters.map((each) => each.name))}`);
    } else if (values.has(parameter.name)) {
      faults.note('conflictingFields', shown(name), `${parameter.name} is given twice.`);
    } else {
      values.set(parameter.name, value === null ? null : valueOf(service, parameter.type, value, rules, faults.below(name)));
    }
  }
  for (const { name, nullable } of operation.parameters) {
    if (!nullable && (values.get(name) ?? null) === null) faults.note('missingParameter', name, `${operation.name} needs ${name}.`);
  }
  faults.done();
  return Object.fromEntries(operation.parameters.map(({ name }) => [name, values.get(name) ?? null]));
}

function valueOf(service: Service, type: TypeRef, value: unknown, rules: BodyRules, faults: Collector): unknown {
  if (type.collection) {
    if (Array.isArray(value)) return value.map((each, index) => valueOf(service, { ...type, collection: false }, each, rules, faults.below(index)));
    faults.note('badField', '', 'A list is expected here.');
    return null;
  }
  if (type.kind === 'complex' || type.kind === 'entity') return readObject({ service, rules }, typeNamed(service, type.name), value, faults);
  const expected = type.kind === 'enum' ? 'string' : plain[type.name] ?? 'string';
  if (typeof value !== expected) {
    faults.note('badField', '', `A ${expected} is expected here.`);
    return null;
  }
  if (type.kind !== 'enum') return value;
  try {
    return enumWords(service, 'The value', type, value as string);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    faults.note('badField', '', error.message);
    return null;
  }
}

const plain: Readonly<Record<string, 'boolean' | 'number'>> = {
  'Edm.Boolean': 'boolean', 'Edm.Int16': 'number', 'Edm.Int32': 'number', 'Edm.Int64': 'number', 'Edm.Double': 'number', 'Edm.Decimal': 'number', 'Edm.Single': 'number',
};
