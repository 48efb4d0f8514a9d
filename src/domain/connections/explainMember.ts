// Why somebody is in a group of another system, or is not: step by step, from what the jobs of the connection know.

import type { Instant } from '../base.ts';
import { formatInstant } from '../time.ts';
import type { Connection } from './connectionEntities.ts';
import type { OutboundSettings } from './connectionSettings.ts';
import { memberRestraint } from './memberRestraint.ts';
import type {
  AccountFields,
  ConnectionRun,
  Difference,
  RemoteHolding,
  RemoteLink,
  RemoteObject,
} from './remoteEntities.ts';

/** What is known of one person and one group. `now`: machine time in milliseconds. */
export interface MemberFacts {
  readonly now: number;
  readonly connection: Pick<
    Connection,
    | 'displayName'
    | 'state'
    | 'mode'
    | 'mayRemove'
    | 'quarantineReason'
    | 'quarantineSays'
    | 'quarantinedAt'
    | 'notBefore'
  >;
  readonly settings: Pick<OutboundSettings, 'whenFound' | 'protectedNames'>;
  readonly personName: string;
  readonly groupName: string;
  /** The linked group: the group itself, or one that it is in; null where neither is linked. */
  readonly linkedGroupName: string | null;
  /** The link is of the group itself. */
  readonly isLinkedItself: boolean;
  readonly isWanted: boolean;
  readonly remoteGroup: Pick<RemoteObject, 'name'> | null;
  readonly account: Pick<RemoteObject, 'name' | 'seen' | 'from'> | null;
  readonly accountLink: Pick<RemoteLink, 'origin' | 'rule'> | null;
  readonly holding: Pick<RemoteHolding, 'origin' | 'from'> | null;
  readonly differences: Readonly<Record<'group' | 'account' | 'membership', Difference | null>>;
  /** The last listing. */
  readonly run: Pick<ConnectionRun, 'startedAt' | 'endedAt' | 'isComplete' | 'says'> | null;
}

/** `met`: it is as it must be. `waits`: it will be by itself. `stops`: a person has to do something. */
export type StepVerdict = 'met' | 'waits' | 'stops';

/** One step on the way into the group there. `code` names the sentence for programs. */
export interface ExplainedStep {
  readonly step: 'link' | 'membershipHere' | 'connection' | 'group' | 'account' | 'membershipThere' | 'listing';
  readonly verdict: StepVerdict;
  readonly code: string;
  readonly says: string;
  readonly since: Instant | null;
  readonly nextTryAt: Instant | null;
  readonly tries: number | null;
  /** Why exactly, where the code says it in general; `says` has it too. */
  readonly reason: string | null;
  /** The words of the system there. */
  readonly theirWords: string | null;
}

/** What it comes to. */
export type MemberVerdict = 'isThere' | 'isNotThere' | 'willCome' | 'willGo' | 'needsSomebody';

export interface MemberExplanation {
  readonly verdict: MemberVerdict;
  readonly steps: readonly ExplainedStep[];
}

type Rest = Partial<Pick<ExplainedStep, 'since' | 'nextTryAt' | 'tries' | 'reason' | 'theirWords'>>;

const step =
  (name: ExplainedStep['step']) =>
  (verdict: StepVerdict, code: string, says: string, rest: Rest = {}): ExplainedStep => ({
    step: name,
    verdict,
    code,
    says,
    since: null,
    nextTryAt: null,
    tries: null,
    reason: null,
    theirWords: null,
    ...rest,
  });

/** All steps, those that are met too, in the order in which they must be. */
export function explainMember(facts: MemberFacts): MemberExplanation {
  const { linkedGroupName, isWanted, holding } = facts;
  const steps =
    linkedGroupName === null
      ? [linkStep(facts), hereStep(facts)]
      : [
          linkStep(facts),
          hereStep(facts),
          connectionStep(facts),
          ...(isWanted || holding !== null ? [groupStep(facts), accountStep(facts)] : []),
          thereStep(facts),
          listingStep(facts),
        ];
  return { verdict: verdictOf(facts, steps), steps };
}

function verdictOf({ isWanted, holding, linkedGroupName }: MemberFacts, steps: readonly ExplainedStep[]) {
  const isThere = holding !== null;
  if (isThere && isWanted) return 'isThere';
  if (!isThere && !isWanted) return 'isNotThere';
  if (linkedGroupName === null) return 'needsSomebody';
  if (steps.some(({ verdict }) => verdict === 'stops')) return 'needsSomebody';
  return isWanted ? 'willCome' : 'willGo';
}

function linkStep({
  linkedGroupName,
  isLinkedItself,
  groupName,
  connection: { displayName },
}: MemberFacts): ExplainedStep {
  const say = step('link');
  if (linkedGroupName === null)
    return say('stops', 'groupIsNotLinked', `The group ${groupName} is not linked by the connection ${displayName}.`);
  return isLinkedItself
    ? say('met', 'groupIsLinked', `The group ${groupName} is linked by the connection ${displayName}.`)
    : say(
        'met',
        'groupIsLinkedThrough',
        `The group ${groupName} is in the group ${linkedGroupName}, which the connection ${displayName} links.`,
      );
}

/** Who is not wanted there is nobody's fault: it stops nothing. */
function hereStep({ isWanted, personName, groupName, linkedGroupName }: MemberFacts): ExplainedStep {
  const say = step('membershipHere');
  const group = linkedGroupName ?? groupName;
  return isWanted
    ? say('met', 'personIsMember', `${personName} is a member of the group ${group} here.`)
    : say('met', 'personIsNotMember', `${personName} is no member of the group ${group} here: nothing is to be there.`);
}

function connectionStep({ connection, now }: MemberFacts): ExplainedStep {
  const say = step('connection');
  const { state, mode, quarantineReason, quarantineSays, quarantinedAt, notBefore } = connection;
  if (state === 'paused') return say('stops', 'connectionIsPaused', 'The connection is paused: nothing is called.');
  if (state === 'quarantined') {
    const rest = { since: quarantinedAt, nextTryAt: notBefore, theirWords: quarantineSays };
    return quarantineReason === 'credentials'
      ? say('stops', 'credentialsAreRefused', 'The system there refuses the credentials of the connection.', rest)
      : say('waits', 'systemIsUnreachable', 'The system there does not answer as it should.', rest);
  }
  if (mode !== 'enforce')
    return say('stops', `connectionOnly${mode === 'observe' ? 'Observes' : 'Simulates'}`, onlyWords[mode]);
  if (notBefore !== null && Date.parse(notBefore) > now)
    return say('waits', 'systemWantsToBeLeftAlone', 'The system there wants to be asked later.', {
      nextTryAt: notBefore,
    });
  return say('met', 'connectionIsActive', 'The connection is active, and sends changes.');
}

const onlyWords = {
  observe: 'The connection only observes: it sends nothing.',
  simulate: 'The connection only simulates: it sends nothing.',
} as const;

function groupStep({ remoteGroup, differences: { group } }: MemberFacts): ExplainedStep {
  const say = step('group');
  if (remoteGroup !== null) return say('met', 'groupIsThere', `The group there is ${remoteGroup.name}.`);
  return group === null
    ? say('waits', 'groupIsLookedFor', 'The group there is being looked for.')
    : differenceStep('group', group);
}

function accountStep({ account, accountLink, personName, differences }: MemberFacts): ExplainedStep {
  const say = step('account');
  if (account !== null) {
    const isActive = (account.seen as AccountFields).active;
    const how = originWords[accountLink?.origin ?? 'matched'];
    return say(
      'met',
      isActive ? 'accountIsThere' : 'accountIsDisabled',
      `The account there is ${account.name}${how}${isActive ? '' : '. It is disabled'}.`,
      { since: account.from },
    );
  }
  return differences.account === null
    ? say('waits', 'accountIsLookedFor', `The account of ${personName} there is being looked for.`)
    : differenceStep('account', differences.account);
}

const originWords: Readonly<Record<'created' | 'matched' | 'person', string>> = {
  created: ', which Latchkey made',
  matched: ', which a rule matched',
  person: ', which an administrator named',
};

function thereStep(facts: MemberFacts): ExplainedStep {
  const { holding, isWanted, connection, settings, differences, account, remoteGroup, now } = facts;
  const say = step('membershipThere');
  if (holding !== null && isWanted)
    return say('met', 'isThere', 'The person is in the group there.', { since: holding.from });
  if (holding === null && !isWanted) return say('met', 'isNotThere', 'The person is not in the group there.');
  if (differences.membership !== null) return differenceStep('membershipThere', differences.membership);
  const restraint = memberRestraint(connection, settings, {
    isWanted,
    isReleased: false,
    isFound: holding?.origin === 'found',
    names: [account?.name, remoteGroup?.name].filter((name) => name !== undefined),
  });
  return restraint === null
    ? say('waits', isWanted ? 'isGivenNext' : 'isTakenNext', 'The next call is about it.', {
        nextTryAt: formatInstant(now),
      })
    : say('stops', `difference.${restraint.state}`, restraint.says ?? stateWords[restraint.state], {
        reason: restraint.says,
      });
}

function listingStep({ run }: MemberFacts): ExplainedStep {
  const say = step('listing');
  if (run === null) return say('waits', 'nothingWasListed', 'Nothing there was listed yet.');
  if (run.endedAt === null)
    return say('met', 'listingIsUnderWay', 'Everything there is being listed.', { since: run.startedAt });
  return run.isComplete
    ? say('met', 'listingIsComplete', 'The last listing was complete.', { since: run.endedAt })
    : say('waits', 'listingIsNotComplete', 'The last listing was not complete: it concludes nothing.', {
        since: run.endedAt,
        theirWords: run.says,
      });
}

/** What a difference in each state means, where it has no words of its own. */
const stateWords: Readonly<Record<Difference['state'], string>> = {
  due: 'It is tried again by itself.',
  released: 'An administrator let it happen: it is tried next.',
  simulated: 'It would be sent, and the connection sends nothing.',
  reported: 'Somebody changed it there. A person decides what is right.',
  asked: 'A person must say which object it is.',
  awaited: 'A person was asked to do it there.',
  refused: 'The system there refuses it. It is tried again when the person, the settings or a hand change something.',
  held: 'It is a removal that is held until an administrator releases it.',
  protected: 'Who wants it otherwise changes the protected names of the connection.',
};

/** Whether the words of a difference are those of the system there. */
const isOfTarget = ({ lastOutcome }: Difference): boolean =>
  lastOutcome !== null && lastOutcome !== 'done' && lastOutcome !== 'awaited';

function differenceStep(name: ExplainedStep['step'], difference: Difference): ExplainedStep {
  const { state, says, firstSeenAt, notBefore, tries } = difference;
  const isLater = state === 'due' || state === 'released' || state === 'awaited';
  // Of what was handed on its state says all.
  const own = isOfTarget(difference) || state === 'awaited' ? null : says;
  return step(name)(
    isLater ? 'waits' : 'stops',
    `difference.${state}`,
    own === null ? stateWords[state] : `${own} ${stateWords[state]}`,
    {
      since: firstSeenAt,
      nextTryAt: isLater ? notBefore : null,
      tries,
      reason: own,
      theirWords: isOfTarget(difference) ? says : null,
    },
  );
}
