// The documented examples, and how one of them is sent: in its situation, with what its names stand for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionsFor } from '../../src/identity/access/permissions.ts';
import type { Reply } from '../app/latchkey.ts';
import type { Example } from '../facts/generateExamples.ts';
import type { Names, Situation } from './situation.ts';
import { approvals, assignments, requests, subjects } from './situationsOfAccess.ts';
import { catalogs, resourceRequests, resources, uploads } from './situationsOfCatalogs.ts';
import { extensions } from './situationsOfExtensions.ts';
import { packages, policies, roleScopes, separation } from './situationsOfPackages.ts';
import {
  notServed,
  reviewDecisions,
  reviewDefinitions,
  reviewedDirectory,
  reviewedRoles,
  reviewPolicy,
  reviewHistory,
  reviewInstances,
} from './situationsOfReviews.ts';
import { directory, organizations, roles, settings } from './situationsOfTenant.ts';
import type { Things } from './things.ts';

export const { examples } = JSON.parse(readFileSync(join(import.meta.dirname, '../facts/examples.json'), 'utf8')) as {
  readonly examples: readonly Example[];
};

const situations = [
  packages,
  roleScopes,
  separation,
  policies,
  catalogs,
  resources,
  uploads,
  resourceRequests,
  requests,
  approvals,
  assignments,
  subjects,
  organizations,
  settings,
  roles,
  directory,
  extensions,
  reviewDefinitions,
  reviewInstances,
  reviewDecisions,
  reviewHistory,
  reviewedDirectory,
  reviewedRoles,
  reviewPolicy,
  notServed,
].flat();

export const situationOf: ReadonlyMap<string, Situation> = new Map(
  situations.flatMap((each) => each.examples.map((id) => [id, each] as const)),
);

/** A call as it is sent: every name stands for something that is there. */
export interface PreparedCall {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly body: any;
}

export async function prepare(things: Things, example: Example, isByApplication = false): Promise<PreparedCall> {
  const situation: Situation = situationOf.get(example.id) ?? { examples: [] };
  const names = (await situation.prepare?.(things)) ?? {};
  const path = `/${example.version}${filled(example.path, names)}`;
  const body = example.body === null ? situation.body : JSON.parse(filled(JSON.stringify(example.body), names));
  return {
    who: situation.as ?? (isByApplication ? 'app:full' : administratorOf(example.path)),
    method: example.method,
    path,
    body,
  };
}

/** The least privileged role that the pages of an area name: a page without `as` means an administrator. */
const administratorOf = (path: string): string =>
  /^\/(identityGovernance|roleManagement\/entitlementManagement)\//.test(path) ? 'governanceAdmin' : 'globalAdmin';

/** Whether the page of an example has a permission for applications. */
export function isForApplications({ path, method }: Example): boolean {
  const template = (path.split('?')[0] as string)
    .toLowerCase()
    .replace(/\/\{[^}]+\}/g, '/{id}')
    .replace(/=[^,)]*/g, '={value}');
  return (permissionsFor(template, method)?.application.size ?? 0) > 0;
}

export const sendTo = (things: Things, { who, method, path, body }: PreparedCall): Promise<Reply> =>
  things.latchkey.call(who, method, path, body);

function filled(text: string, names: Names): string {
  return text.replaceAll(/\{([\w.]+)\}/g, (_, name: string) => {
    const value = names[name];
    assert.ok(value, `nothing stands for ${name}`);
    return value;
  });
}
