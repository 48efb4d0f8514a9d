// Access reviews that documented calls presuppose, made through the program itself.

import type { Things } from './things.ts';

const root = '/v1.0/identityGovernance/accessReviews';
const bind = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/** A scope or a reviewer, as Graph writes them. */
export const query = (text: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query: text,
  queryType: 'MicrosoftGraph',
});
const manager = { query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' };

/** A series, and its turn. */
export interface ReviewNames {
  readonly [name: string]: string;
  readonly definition: string;
  readonly instance: string;
}

/** The address of a turn. */
export const turnOf = ({ definition, instance }: ReviewNames): string =>
  `${root}/definitions/${definition}/instances/${instance}`;

/** The same thing for every example of one tenant that only reads it. */
export function shared<T>(make: (things: Things) => Promise<T>): (things: Things) => Promise<T> {
  const made = new WeakMap<Things, Promise<T>>();
  return (things) => {
    const known = made.get(things) ?? make(things);
    made.set(things, known);
    return known;
  };
}

/** A security group with owners and members, by their ids. */
export function groupOf(things: Things, members: readonly string[], owners: readonly string[] = []): Promise<string> {
  const name = things.unique('Reviewed');
  return things.create('/v1.0/groups', {
    displayName: name,
    mailEnabled: false,
    mailNickname: name.replace(' ', ''),
    securityEnabled: true,
    'members@odata.bind': members.map(bind),
    'owners@odata.bind': owners.map(bind),
  });
}

/** Somebody from outside whose account is disabled, so that a review recommends to deny them. */
export function guest(things: Things): Promise<string> {
  const name = things.unique('guest').replace(' ', '');
  return things.create('/v1.0/users', {
    accountEnabled: false,
    displayName: name,
    mailNickname: name,
    userType: 'Guest',
    userPrincipalName: `${name}@${things.latchkey.sandbox.tenantDomain}`,
    passwordProfile: { password: 'Wednesday-17-afternoon' },
  });
}

/** A series that has begun, which the manager decides where nothing else is said; `more` replaces what it says. */
export async function review(things: Things, scope: string, more: object = {}): Promise<ReviewNames> {
  const definition = await things.create(`${root}/definitions`, {
    displayName: things.unique('Review'),
    descriptionForAdmins: 'A review',
    scope: query(scope),
    reviewers: [{ query: `/users/${things.user('manager')}`, queryType: 'MicrosoftGraph' }],
    settings: { instanceDurationInDays: 5, recommendationsEnabled: true },
    ...more,
  });
  await things.latchkey.drain();
  const { value } = await things.call('GET', `${root}/definitions/${definition}/instances`);
  return { definition, instance: value[0].id };
}

/** Of a group with two members of the tenant, as the tutorials have it. */
export async function ofGroup(things: Things, more: object = {}): Promise<ReviewNames> {
  const group = await groupOf(things, [things.user('member'), things.user('designer')]);
  const names = await review(things, `/groups/${group}/transitiveMembers`, more);
  const { value } = await things.call('GET', `${turnOf(names)}/decisions`);
  return { ...names, group, resourceId: group, decision: value[0].id, principalId: value[0].principal.id };
}

/** Of a group whose members are a person and another group. */
export async function ofMixedGroup(things: Things): Promise<ReviewNames> {
  const members = await groupOf(things, [things.user('member'), await things.group()]);
  return review(things, `/groups/${members}/members`, { settings: { instanceDurationInDays: 3 } });
}

/** Of a group with one guest; `path` is that of its members, `moreOf` says more of the series by the group's id. */
export async function ofGuests(
  things: Things,
  path: string,
  moreOf: (group: string) => object = () => ({}),
): Promise<ReviewNames> {
  const group = await groupOf(things, [await guest(things)]);
  const scope = `/v1.0/groups/${group}/${path}/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')`;
  const names = await review(things, scope, moreOf(group));
  const { value } = await things.call('GET', `${turnOf(names)}/decisions`);
  return { ...names, group, decision: value[0].id };
}

/** In two stages: owners of the group, then managers; the first is in progress. */
export async function ofStages(
  things: Things,
  members = [things.user('member'), things.user('designer')],
): Promise<ReviewNames> {
  const group = await groupOf(things, members, [things.user('manager')]);
  const owners =
    `/groups/${group}/owners?$filter=microsoft.graph.user/userType eq 'Member' and ` +
    "microsoft.graph.user/country eq 'USA'";
  const stage = { durationInDays: 10, recommendationsEnabled: true };
  const names = await review(things, `/groups/${group}/transitiveMembers`, {
    settings: { instanceDurationInDays: 20, recommendationsEnabled: true, autoApplyDecisionsEnabled: true },
    stageSettings: [
      { ...stage, stageId: '1', reviewers: [{ query: owners, type: 'MicrosoftGraph' }] },
      { ...stage, stageId: '2', dependsOn: ['1'], reviewers: [manager], fallbackReviewers: [manager] },
    ],
  });
  const turn = turnOf(names);
  const { value } = await things.call('GET', `${turn}/stages`);
  const stageId = value[0].id;
  const items = (await things.call('GET', `${turn}/stages/${stageId}/decisions`)).value;
  return { ...names, stage: stageId, resourceId: group, decision: items[0].id };
}

/** Ends the first stage, so that the second one begins. */
export async function endStage(things: Things, names: ReviewNames): Promise<void> {
  await things.call('POST', `${turnOf(names)}/stages/${names['stage']}/stop`);
  await things.latchkey.drain();
}

/** Ends the turn; what was denied is carried out where the series says so. */
export async function stop(things: Things, names: ReviewNames): Promise<void> {
  await things.call('POST', `${turnOf(names)}/stop`);
  await things.latchkey.drain();
}

/** What the manager says of every item that they review, or of a stage. */
export function decide(things: Things, names: ReviewNames, decision: string): Promise<unknown> {
  const path = `${turnOf(names)}/batchRecordDecisions`;
  return things.call('POST', path, { decision, justification: 'Text' }, 'manager');
}

/** A report of everything, which is done; by who reads it as a documented call does. */
export async function report(things: Things, who = 'governanceAdmin'): Promise<{ readonly historyDefinition: string }> {
  const all = "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, 'accessPackageAssignments')";
  const historyDefinition = await things.create(
    `${root}/historyDefinitions`,
    {
      displayName: things.unique('Report'),
      reviewHistoryPeriodStartDateTime: '2021-01-01T00:00:00Z',
      reviewHistoryPeriodEndDateTime: '2021-04-05T00:00:00Z',
      decisions: ['approve', 'deny', 'dontKnow', 'notReviewed', 'notNotified'],
      scopes: [query(all)],
    },
    who,
  );
  await things.latchkey.drain();
  return { historyDefinition };
}
