// The plan stage of everything but reads: which command a method on a path is, and how the command reads the body.

import { Refusal } from '../../domain/refusal.ts';
import type { CommandInput } from '../../flows/context.ts';
import { readBody, readParameters } from '../../odata/body/readBody.ts';
import { discriminatorsOf } from '../../odata/body/bodyLinks.ts';
import { readArguments, type ParameterValues } from '../../odata/parse/operationParameters.ts';
import type { OperationTail, ResourcePath } from '../../odata/parse/resourcePath.ts';
import { typeNamed } from '../../odata/schemaLookup.ts';
import type { DecodedBody, Property, StructuredType } from '../../odata/serviceDescription.ts';
import type { StreamCommands, TableCommand } from '../routing/commandKinds.ts';
import {
  actionOf,
  functionOf,
  isWriteNotFound,
  linkOf,
  propertyCommandOf,
  streamOf,
  verbsOf,
} from '../routing/commandTable.ts';
import { servedMethods, verbOf } from '../routing/servedMethods.ts';
import { parseJson } from '../server/requestBody.ts';
import { knownHosts, referenceIn } from './writes/references.ts';
import type { Call } from './call.ts';
import type { ParsedCall } from './parsedCall.ts';
import type { RequestTrace } from './requestTrace.ts';
import { shownPath } from './responses.ts';
import type { ServerDeps } from './serverDeps.ts';

export interface CommandPlan {
  readonly kind: 'command';
  readonly parsed: ParsedCall;
  readonly command: TableCommand;
  readonly input: BodyInput;
}

/** What a body says to a command; the rest of the command's input is read off the path. */
type BodyInput = Omit<CommandInput<DecodedBody>, 'id' | 'parent'>;

const bodyInput = (body: DecodedBody): BodyInput => ({ body, reference: null, expressibleFields: [] });

/** Refuses methods that the path does not have (405, or 404 as Graph does), and bodies that do not fit (400, 415). */
export function planCommand(parsed: ParsedCall, deps: ServerDeps, trace: RequestTrace): CommandPlan {
  const { call } = parsed;
  const stream = streamOf(parsed.target);
  if (stream !== null) return planStream(parsed, stream, trace);
  const { command, read } = commandFor(parsed, deps);
  const input = read(parseJson(call.body, call.headers['content-type']));
  trace.command = { name: command.name, body: input.body };
  return { kind: 'command', parsed, command, input };
}

/** PUT of a stream takes the bytes as they are, whatever type the call says; PATCH, which Graph's pages show, too. */
function planStream(parsed: ParsedCall, { put, remove }: StreamCommands, trace: RequestTrace): CommandPlan {
  const { call, target } = parsed;
  const isPut = call.method === 'PUT' || call.method === 'PATCH';
  if (!isPut && call.method !== 'DELETE') throw notAllowed(call, servedMethods(target));
  const command = isPut ? put : remove;
  if (isPut && call.body === null)
    throw new Refusal('invalidField', { field: 'body', says: 'It must be the bytes of the picture.' });
  trace.command = { name: command.name, body: {} };
  return { kind: 'command', parsed, command, input: bodyInput(isPut ? { bytes: call.body } : {}) };
}

interface ChosenCommand {
  readonly command: TableCommand;
  /** From the JSON that was sent (undefined: none) to the domain's names. */
  readonly read: (sent: unknown) => BodyInput;
}

function commandFor(parsed: ParsedCall, deps: ServerDeps): ChosenCommand {
  const { call, target } = parsed;
  const type = target.type;
  if (target.tail.kind === 'operation') return operationFor(parsed, target.tail, deps);
  if (type === null || target.steps.length === 0) throw notAllowed(call, ['GET']);
  if (target.tail.kind === 'refs')
    return {
      command: linkCommandFor(call, target),
      read: (sent) => ({ ...bodyInput({}), ...(call.method === 'DELETE' ? {} : bodyReference(sent, parsed)) }),
    };
  if (target.tail.kind === 'property') return propertyFor(parsed, target.tail, deps);
  if (target.tail.kind !== 'rows') throw notAllowed(call, ['GET']);
  return verbFor(parsed, type, deps);
}

function operationFor(
  { call, target, apiVersion: { service }, options }: ParsedCall,
  { operation, args, narrowed }: OperationTail,
  { strict }: ServerDeps,
): ChosenCommand {
  const type = target.type;
  if (operation.kind === 'function') {
    const command = call.method === 'GET' || call.method === 'HEAD' ? functionOf(type, operation) : null;
    if (command === null) throw notAllowed(call, ['GET']);
    return { command, read: () => bodyInput(readArguments(service, operation, args, options.aliases)) };
  }
  if (call.method !== 'POST') throw notAllowed(call, ['POST']);
  const command = actionOf(type, operation);
  if (command === null) throw notServed(call);
  if (narrowed !== undefined)
    requireReviewerRows(readArguments(service, narrowed.operation, narrowed.args, options.aliases));
  return {
    command,
    read: (sent) => bodyInput(readParameters(service, operation, sent, { strict, isKnownHost: knownHosts(call) })),
  };
}

/** Actions behind `filterByCurrentUser` are about all rows that the caller may decide, and about no part of them. */
function requireReviewerRows({ on }: ParameterValues): void {
  if (String(on).toLowerCase() !== 'reviewer')
    throw new Refusal('invalidField', { field: 'on', says: 'It must be reviewer before an action.' });
}

function verbFor(
  { call, target, apiVersion: { service } }: ParsedCall,
  type: StructuredType,
  { strict }: ServerDeps,
): ChosenCommand {
  const verb = verbOf(call, target);
  const command = verb === null ? null : (verbsOf(type, target)[verb] ?? null);
  if (command === null) throw isWriteNotFound(type) ? notServed(call) : notAllowed(call, servedMethods(target));
  if (verb === 'delete') return { command, read: () => bodyInput({}) };
  return {
    command,
    read: (sent) => {
      if (sent === undefined) throw new Refusal('invalidField', { field: 'body', says: 'It must be a JSON object.' });
      const isWrapped = isWrappedInValue(type, sent) && !strict;
      const at = isWrapped ? 'value' : '';
      const options = { strict, isChange: verb !== 'create', isKnownHost: knownHosts(call), at };
      const input = bodyInput(readBody(service, type, isWrapped ? sent.value : sent, options));
      return verb === 'replace' ? { ...input, expressibleFields: expressibleFields(type) } : input;
    },
  };
}

/** A PUT of one property by itself: the body is its value. */
function propertyFor(
  { call, target, apiVersion: { service } }: ParsedCall,
  { properties }: Extract<ResourcePath['tail'], { kind: 'property' }>,
  { strict }: ServerDeps,
): ChosenCommand {
  const command = call.method === 'PUT' ? propertyCommandOf(target) : null;
  if (command === null) throw notAllowed(call, servedMethods(target));
  const { type: declared } = properties.at(-1) as Property;
  // A list as `{"value": […]}`; its command reads the entries.
  if (declared.collection)
    return { command, read: (sent) => bodyInput({ value: (sent as { value?: unknown } | null | undefined)?.value }) };
  const type = typeNamed(service, declared.name);
  return {
    command,
    read: (sent) => bodyInput(readBody(service, type, sent, { strict, isKnownHost: knownHosts(call) })),
  };
}

/** Published examples of custom extensions wrap the object: `{"value": {…}}`. */
function isWrappedInValue(type: StructuredType, sent: unknown): sent is { readonly value: object } {
  const { value, ...rest } = (sent ?? {}) as { readonly value?: unknown };
  return typeof value === 'object' && value !== null && Object.keys(rest).length === 0 && !type.properties.has('value');
}

function linkCommandFor(call: Call, target: ResourcePath): TableCommand {
  const links = linkOf(target);
  const verb =
    call.method === 'POST' && target.collection
      ? 'add'
      : call.method === 'DELETE'
        ? 'remove'
        : call.method === 'PUT' && !target.collection
          ? 'set'
          : null;
  const command = verb === null ? undefined : links?.[verb];
  if (links === null) throw notServed(call);
  if (command === undefined) throw notAllowed(call, servedMethods(target));
  return command;
}

/** `{"@odata.id": "https://host/…/groups/id"}`: the id, and the kind of object that the address says. */
function bodyReference(sent: unknown, parsed: ParsedCall): Pick<BodyInput, 'reference' | 'referenceKind'> {
  const id = (sent as { '@odata.id'?: unknown } | null | undefined)?.['@odata.id'];
  if (typeof id !== 'string')
    throw new Refusal('missingField', { field: '@odata.id', reason: 'It is the address of the object to refer to.' });
  const { key, type } = referenceIn(parsed, id);
  const kind = type === null ? undefined : discriminatorsOf(type)['kind'];
  return { reference: key.toLowerCase(), ...(typeof kind === 'string' ? { referenceKind: kind } : {}) };
}

/**
 * The fields that the API version can express: a PUT resets those that it does not send, and leaves all other fields.
 */
function expressibleFields(type: StructuredType): readonly string[] {
  return [
    ...new Set(
      [...type.properties.values()].filter((each) => each.listed).flatMap((each) => [...each.needs, ...each.needsRows]),
    ),
  ];
}

function notAllowed(call: Call, allowed: readonly string[]): Refusal {
  return new Refusal('methodNotAllowed', { method: call.method, allowed: [...new Set(allowed)].join(', ') });
}

function notServed(call: Call): Refusal {
  return new Refusal('notServed', {
    path: shownPath(call),
    reason: `${call.method} is not supported on it.`,
  });
}
