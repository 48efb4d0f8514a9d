// The methods that a path has, as the tables of commands and the model say.

import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { Verb } from './commandKinds.ts';
import { actionOf, functionOf, linkOf, propertyCommandOf, streamOf, verbsOf } from './commandTable.ts';

const verbsByMethod: Readonly<Record<string, readonly [one: Verb | null, collection: Verb | null]>> = {
  POST: [null, 'create'],
  PATCH: ['update', null],
  PUT: ['replace', null],
  DELETE: ['delete', null],
};

/** Rows that a published tutorial changes by POST to their own address. */
const changedByPost: ReadonlySet<string> = new Set(['accessreviewinstancedecisionitem']);

/** The verb of a method on a row or a collection; null where the method is none. */
export function verbOf({ method }: { readonly method: string }, target: ResourcePath): Verb | null {
  if (method === 'POST' && !target.collection && changedByPost.has(target.type?.name.toLowerCase() ?? ''))
    return 'update';
  return verbsByMethod[method]?.[target.collection ? 1 : 0] ?? null;
}

/** The methods that a path has, without those of CORS; empty for an operation that is not served. */
export function servedMethods(target: ResourcePath): readonly string[] {
  const { tail, type } = target;
  if (tail.kind === 'operation') {
    if (tail.operation.kind === 'action') return actionOf(type, tail.operation) === null ? [] : ['POST'];
    const readsRows = tail.operation.returns?.type.kind === 'entity';
    return readsRows || functionOf(type, tail.operation) !== null ? ['GET'] : [];
  }
  if (tail.kind === 'refs') return ['GET', ...linkMethods(target)];
  if (tail.kind === 'property' && propertyCommandOf(target) !== null) return ['GET', 'PUT'];
  if (streamOf(target) !== null) return ['GET', 'PATCH', 'PUT', 'DELETE'];
  if (tail.kind !== 'rows' || type === null) return ['GET'];
  const verbs = verbsOf(type, target);
  const writes = Object.keys(verbsByMethod).filter((method) => {
    const verb = verbOf({ method }, target);
    return verb !== null && verbs[verb] !== undefined;
  });
  return ['GET', ...writes];
}

/** What may be done to a `$ref`: of a list, of one member, of a single relation. */
function linkMethods(target: ResourcePath): readonly string[] {
  const links = linkOf(target);
  const isOne = target.steps.at(-1)?.navigation.collection !== true;
  return [
    ...(links?.add !== undefined && target.collection ? ['POST'] : []),
    ...(links?.set !== undefined && isOne ? ['PUT'] : []),
    ...(links?.remove !== undefined ? ['DELETE'] : []),
  ];
}
