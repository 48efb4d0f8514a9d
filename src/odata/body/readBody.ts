// Bodies of writes against the model, and bodies of actions against their parameters; every fault is reported with
// the path of its field.

import type { BodyContext, BodyOptions } from './bodyContext.ts';
import { createFaultCollector, type FaultCollector } from './faultCollector.ts';
import { readObject } from './bodyObject.ts';
import { didYouMean, Fault, truncate } from '../fault.ts';
import type { DecodedBody, Operation, Service, StructuredType, TypeRef } from '../serviceDescription.ts';
import { enumMemberNames } from '../parse/operationParameters.ts';
import { typeNamed } from '../schemaLookup.ts';
import { checkWellFormed } from './wellFormedJson.ts';

/**
 * The draft of an entity or complex value, in the service's names. Explicit nulls stay. Where the body chose a derived
 * type, `@type` of the draft is its wire name. Throws one Fault whose `all` holds every fault of the body.
 */
export function readBody(service: Service, type: StructuredType, json: unknown, options: BodyOptions): DecodedBody {
  const faults = createFaultCollector(options.at);
  checkWellFormed(json, faults);
  faults.throwIfAny();
  const draft = readObject({ service, options, readObject }, type, json, faults);
  faults.throwIfAny();
  return draft;
}

/**
 * Parameters by their own spelling; those left out are null, complex ones drafts. No body at all (undefined) is an
 * empty one. Throws one Fault whose `all` holds every fault.
 */
export function readParameters(
  service: Service,
  operation: Operation,
  json: unknown,
  options: BodyOptions,
): Readonly<Record<string, unknown>> {
  const faults = createFaultCollector();
  const body = json === undefined || json === null ? {} : json;
  checkWellFormed(body, faults);
  faults.throwIfAny();
  if (typeof body !== 'object' || Array.isArray(body))
    throw new Fault('badBody', `A JSON object is expected: the parameters of ${operation.name}.`);
  const context: BodyContext = { service, options, readObject };
  const parameters = options.strict
    ? operation.parameters
    : [...operation.parameters, ...(operation.unlistedParameters ?? [])];
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(body)) {
    if (faults.isFull()) break;
    if (name.includes('@')) continue;
    const parameter = parameters.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (parameter === undefined) {
      faults.report(
        'unknownParameter',
        truncate(name),
        `${operation.name} has no parameter ${truncate(name)}.${didYouMean(
          name,
          operation.parameters.map((each) => each.name),
        )}`,
      );
    } else if (values.has(parameter.name)) {
      faults.report('conflictingFields', truncate(name), `${parameter.name} is given twice.`);
    } else {
      values.set(parameter.name, value === null ? null : readValue(context, parameter.type, value, faults.below(name)));
    }
  }
  for (const { name, nullable } of operation.parameters) {
    if (!nullable && (values.get(name) ?? null) === null)
      faults.report('missingParameter', name, `${operation.name} needs ${name}.`);
  }
  faults.throwIfAny();
  return Object.fromEntries(parameters.map(({ name }) => [name, values.get(name) ?? null]));
}

function readValue(context: BodyContext, type: TypeRef, value: unknown, faults: FaultCollector): unknown {
  const { service } = context;
  if (type.collection) {
    if (Array.isArray(value))
      return value.map((each, index) => readValue(context, { ...type, collection: false }, each, faults.below(index)));
    faults.report('badField', '', 'A list is expected here.');
    return null;
  }
  if (type.kind === 'complex' || type.kind === 'entity')
    return readObject(context, typeNamed(service, type.name), value, faults);
  // Whatever was sent, which the operation reads by itself.
  if (type.name === 'Edm.Untyped') return value;
  const expected = type.kind === 'enum' ? 'string' : (jsonTypes[type.name] ?? 'string');
  if (typeof value !== expected) {
    faults.report('badField', '', `A ${expected} is expected here.`);
    return null;
  }
  if (type.kind !== 'enum') return value;
  try {
    return enumMemberNames(service, 'The value', type, value as string);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    faults.report('badField', '', error.message);
    return null;
  }
}

const jsonTypes: Readonly<Record<string, 'boolean' | 'number' | 'object'>> = {
  'Edm.Boolean': 'boolean',
  'Edm.Int16': 'number',
  'Edm.Int32': 'number',
  'Edm.Int64': 'number',
  'Edm.Double': 'number',
  'Edm.Decimal': 'number',
  'Edm.Single': 'number',
  'Edm.Untyped': 'object',
};
