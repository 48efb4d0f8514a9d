// Names that were given up, by kind, because each of them had to be learnt or meant two things. Each has a plain word
// in its place (docs/glossary.md); prose and local names are free.

import { basename } from 'node:path';
import { declarationsOf } from './declarations.ts';
import type { Source } from './sources.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Names of files, without their ending. */
const files = words(`
  authored behalf beside byKey callList carried carry choose conclude deciding demand endings firstRows front gate
  gather guest how ids inWords inner keptAsSent lacking lanes layout lengths lists listeners match merge
  metadataHost metered mirrored names object objects ofCatalog outside owners parting plain propose rate refuse
  rowsLast rules sayings selective shownWords slots stages stamp standing stored tally telling templates thing
  things thread times together touched traced trail unset vacate vitals warnings watch watchers wellformed whenThere
  withdraw wording words
`);

const types = words(`
  Admit Advance Around Arrival Asked Asking Attempts Authored Beginning Begun Behalf Beside BesidesRead Came
  CallWish Calling CannotDo Changed Checked Chosen ClaimWish Claiming ClockWish Concerned Decided Derived Due
  DueWish Each Ended Expanded Expanding Face Far Following Footprint Found FoundRequest FoundStage Front FrontAnswer
  FrontFile Gate GateBounds Gathered Given Giving Heard Held How IsBeside JobKindsTold JobNews Joined Keeping Kept
  KeptStatement Keyed Known Lapsed Left ListSlot Listed Listening Loaded MailDoor Mailing Making Meanings Merged
  Moved NameOf Named New Offered Old OfConnection OfJob Outside Outsider Overloaded Owned Parted Parties Parting
  Planned Planning Prepared Queueing Ran Reached Read Reading Ready Receiving Related Remembered Resolved Running
  Said SaidSource Say Selected Serving Shown Slot Slots Split Spoken Stampable Standing Started Stored Superseded
  Surroundings Taken Tally Tallying Telling Together Told ToldTarget Touched Trail Translated Turn Turns Unavailable
  Unclear Under Untied Vacating Varying Wanted Watched Watchers Watching Ways What Who Whole WholeRow Wish Witness
  Word Words Writing
`);

/** Of exported functions and constants. */
const functions = words(`
  abouts actsForTarget again alone along alongPath answerAs answerRecalled answerTo answered answeredTo anywhere
  apart appointed arounds asked askedBy askedFor askedIn askedOf askingAmong atOnce attempted bearing because before
  begun behalfOf behind behindFrom beside besides blank both boundsOf byItself callOff carried carriedAnswers carry
  chosenBy chosenOf closureWithout createGate createHeld createLanes cutOff decidable decidedBy demand
  demandAttributes demandFree demandOwn demandOwners departures dueNext farEntity farType firstRows footprintOf
  forgetOld found foundLifecycle gates gather gatherTexts gathered gathering give given givenBy goOn goesOn
  goingOnAtOnce hang hangsOn heard held heldAgainst heldAnswers heldBy heldPackage hold holding holds howFor inWords
  insideKinds insteadOf isAmong isBeside isGiven isKeptApart isMet isParting isSaid isSeldom isStill isWell jobNews
  keep kept keptAnswers keptAsSent knownRow leadsTo leave leaveAtOnce leavingBy left lift listening look
  looksElsewhere made mailDoor makeAdapter makeCertificate makeKey makeKeys makeProvider makeVerifier marked marks
  mayBeMoved me meantSchedule mine misfit momentIn moved named namedBy namedIn narrowed narrows nearest neededBy
  newTrail nobody nothing nothingBeside nothingMore nothingPrepared nowhere ofCalls offered oldest once onceOnly
  ours outsideLanes outsidersAddress own ownOf parted partedBefore parties partiesOf partingChanges partingGuests
  partingOf partings passesOn phrase placed postponed prefersNothing putOff reached readAgain readBeside readFar
  readFront readIfThere recallCaller recreated refuseUnread refusesAsUnknown rowsLast said saidIn saidInPart say
  sayings says sayCheck sayDenial saySet seldom sentenceOf sentences settled several share shown shownInstant
  shownTo shownWords slots slottedValue spelled spend split spoken stamp stampIn stampables stamped stampedFor
  standing standingOf stands stay stays stepsTogether stillServes stopWhenTold suspectAfter takenApart tell
  tellBatch tellBug tellEnd tellEvent tells theTenant thingChanges together told toldApproved toldCounts toldDenied
  toldIn toldOf toldOfDelegate touch touched traced troubleOf troubles unasked unfolded unless unpacked unread
  unsaid unsayable unsealed unspecified unstamped unwritten upToFailure usedRole vacate verdictOf visibly waitOf
  waits waitsAt watched watching welcomedBack whenThere whoAndWhat whoAndWhich whoOf widened wish wishOf wished
  wishedEnd withStamps within withoutIt word wordsOf wordsThat writeFar yesOrNo
`);

/** Of types, anywhere in them. */
const fields = words(`
  abandon agentResponsibles annotate apart ask attend barred begun behalf care crowded demand demandFilters drainTo
  faces farEntity further gathered given hasOtherwise heldAnswers holdRow how inside instead isAnyone isGone isMoved
  keeping kept leastClaimed lessen longest mark marks mayWait mostRemembered note noting nulls ofCalls offered
  parentAt patience plain prefers renewView scopeFault searched seldom sent settle shownWords sight silenceMs
  sinceRound skipHeld smallAnswer spoken stamp stamped tableTail templates tick trail typeNeeds unclear varying
  vitals waitingOfOne witness
`);

/** What a file still calls by a retired name: `type Asked`. */
export function retiredNamesIn({ path, text }: Source): readonly string[] {
  const declared = declarationsOf(text);
  const among = (kind: string, names: readonly string[], retired: ReadonlySet<string>): readonly string[] =>
    names.filter((name) => retired.has(name)).map((name) => `${path}: ${kind} ${name}`);
  return [
    ...among('file', [basename(path, '.ts')], files),
    ...among('type', declared.types, types),
    ...among('function', declared.exportedFunctions, functions),
    ...among('field', declared.fields, fields),
  ];
}

/** Words that end like a participle and are nouns of the field. */
const nouns = words('Binding Branding Finding Mapping Offboarding Ordering Sealing Setting Tracing');

/** Exported types that are called by a bare participle, and factories that are not called `create…`. */
export function oddNamesIn({ path, text }: Source): readonly string[] {
  const { exportedTypes, exportedFunctions } = declarationsOf(text);
  return [
    ...exportedTypes.filter((name) => /^[A-Z][a-z]+(ed|ing)$/.test(name) && !nouns.has(name)),
    ...exportedFunctions.filter((name) => /^make[A-Z]/.test(name)),
  ].map((name) => `${path}: ${name}`);
}

/** Types with a name that everybody would like to have, exported more than once. */
export function crowdedNames(sources: readonly Source[]): readonly string[] {
  const exported = sources.flatMap(({ path, text }) =>
    declarationsOf(text).exportedTypes.map((name) => [name, path] as const),
  );
  return ['Answer', 'Row', 'Place'].flatMap((wanted) => {
    const paths = exported.filter(([name]) => name === wanted).map(([, path]) => path);
    return paths.length > 1 ? [`${wanted}: ${paths.join(', ')}`] : [];
  });
}
