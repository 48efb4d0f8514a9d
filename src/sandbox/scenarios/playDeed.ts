// One deed of a scenario's history as calls of the API, by whoever does it.

import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { durationMs, type TimedDeed } from './deedTimes.ts';
import { em, type ScenarioWorld } from './scenarioWorld.ts';
import type { DeedVerb, ScenarioDeed, ScenarioFile } from './scenarioFile.ts';
import { deedVerbs } from './scenarioSchema.ts';
import type { Names, PlayedPolicy } from './scenarioNames.ts';

interface Stage {
  readonly file: ScenarioFile;
  readonly names: Names;
  readonly world: ScenarioWorld;
  /** The last request of a person for a package, by `PERSON/PACKAGE`; its id is that of the assignment too. */
  readonly requests: Map<string, string>;
}

/** Plays deeds in their order: each knows the requests of those before. Rejects where a call is refused. */
export function createDeedPlayer(
  file: ScenarioFile,
  names: Names,
  world: ScenarioWorld,
): (deed: TimedDeed) => Promise<void> {
  const stage: Stage = { file, names, world, requests: new Map() };
  return async (deed) => {
    const verb = deedVerbs.find((each) => deed.deed[each] !== undefined) as DeedVerb;
    await plays[verb](stage, deed);
  };
}

type Play = (stage: Stage, deed: TimedDeed) => Promise<void>;

const plays: Readonly<Record<DeedVerb, Play>> = {
  asks: async (stage, { deed, by, whom, at }) => {
    const { names } = stage;
    const key = deed.asks as string;
    const isForOther = whom !== null && whom !== by;
    const policy = names.policyOf(key, deed.policy);
    const made = await postRequest(stage, by, {
      requestType: isForOther ? 'onBehalfAdd' : 'userAdd',
      ...reasonOf(deed),
      answers: answersOf(deed, policy),
      ...scheduleOf(deed, at),
      assignment: {
        accessPackageId: names.idOf(`package:${key}`),
        ...(deed.policy === undefined ? {} : { assignmentPolicyId: policy?.id }),
        ...(isForOther ? { targetId: names.idOf(whom) } : {}),
      },
    });
    stage.requests.set(`${whom ?? by}/${key}`, made.id);
  },
  approves: async (stage, { deed, by }) =>
    decide(stage, by, { about: deed.approves as string, result: 'approve', deed }),
  denies: async (stage, { deed, by }) => decide(stage, by, { about: deed.denies as string, result: 'deny', deed }),
  cancels: async (stage, { deed, by }) => {
    const id = requestOf(stage, `${by}/${deed.cancels}`);
    await stage.world.call(stage.names.idOf(by), 'POST', `${em}/assignmentRequests/${id}/cancel`);
  },
  returns: async (stage, { deed, by }) => {
    const id = requestOf(stage, `${by}/${deed.returns}`);
    await postRequest(stage, by, { requestType: 'userRemove', assignment: { id } });
  },
  extends: async (stage, { deed, by, at }) => {
    const id = requestOf(stage, `${by}/${deed.extends}`);
    await postRequest(stage, by, {
      requestType: 'userUpdate',
      ...reasonOf(deed),
      ...scheduleOf(deed, at),
      assignment: { id },
    });
  },
  assigns: async (stage, { deed, by, whom, at }) => {
    const { names } = stage;
    const key = deed.assigns as string;
    const made = await postRequest(stage, by, {
      requestType: 'adminAdd',
      ...reasonOf(deed),
      ...scheduleOf(deed, at),
      assignment: {
        accessPackageId: names.idOf(`package:${key}`),
        assignmentPolicyId: names.policyOf(key, deed.policy)?.id,
        ...(whom === null ? { target: { email: deed.guest } } : { targetId: names.idOf(whom) }),
      },
    });
    stage.requests.set(`${whom ?? deed.guest}/${key}`, made.id);
  },
  removes: async (stage, { deed, by, whom }) => {
    const id = requestOf(stage, `${whom}/${deed.removes}`);
    await postRequest(stage, by, { requestType: 'adminRemove', assignment: { id } });
  },
  calls: async ({ names, world }, { deed, by }) => {
    const fill = (text: string): string =>
      text.replaceAll(/\$\{([^}]+)\}/g, (_, reference: string) => names.idOf(reference));
    const [method = '', path = ''] = fill(deed.calls as string).split(' ');
    const body = deed.body === undefined ? undefined : (JSON.parse(fill(JSON.stringify(deed.body))) as unknown);
    await world.call(names.idOf(by), method, path, body);
  },
  fault: async ({ world }, { deed }) => world.addFault(deed.fault),
};

const postRequest = ({ names, world }: Stage, by: string, body: object): Promise<{ readonly id: string }> =>
  world.call(names.idOf(by), 'POST', `${em}/assignmentRequests`, body);

function requestOf({ requests }: Stage, about: string): string {
  const id = requests.get(about);
  if (id === undefined) throw new Error(`Nobody asked before for ${about}.`);
  return id;
}

async function decide(
  stage: Stage,
  by: string,
  { about, result, deed }: { readonly about: string; readonly result: string; readonly deed: ScenarioDeed },
): Promise<void> {
  const { names, world } = stage;
  const person = about.split('/')[0] as string;
  const decider = by === 'manager' ? await managerOf(stage, person) : names.idOf(by);
  const path = `/latchkey/v1/approvals/${requestOf(stage, about)}/decide`;
  await world.call(decider, 'POST', path, { result, justification: deed.why ?? 'As agreed.' });
}

async function managerOf({ names, world }: Stage, person: string): Promise<string> {
  const path = `/users/${names.idOf(person)}/manager?$select=id`;
  return (await world.call(names.idOf('globalAdmin'), 'GET', path)).id;
}

function answersOf({ answers = [] }: ScenarioDeed, policy: PlayedPolicy | null): readonly object[] {
  const questions = [...(policy?.questions ?? [])].sort((one, other) => one.sequence - other.sequence);
  return answers.map((value, at) => {
    const { id, '@odata.type': type } = questions[at] ?? {};
    if (id === undefined) throw new Error(`There is no question ${at + 1} to be answered.`);
    const answeredQuestion = { '@odata.type': type, id };
    return { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, answeredQuestion };
  });
}

function scheduleOf({ lasts }: ScenarioDeed, at: string): object {
  if (lasts === undefined) return {};
  const endDateTime = formatInstant(millisecondsOf(at) + durationMs(lasts));
  return { schedule: { startDateTime: at, expiration: { type: 'afterDateTime', endDateTime } } };
}

const reasonOf = ({ why }: ScenarioDeed): object => (why === undefined ? {} : { justification: why });
