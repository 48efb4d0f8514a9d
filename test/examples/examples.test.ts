// Every documented example that concerns what is served: the call is accepted, its status is the documented one, every
// documented property is there with its type.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { startCatcher, type Catcher } from '../extensions/catcher.ts';
import type { Example, Shape } from '../facts/generateExamples.ts';
import { exceptions, leftOut, wrapped } from './leftOut.ts';
import { misfits } from './shape.ts';
import { examples, isForApplications, prepare, sendTo, situationOf } from './sending.ts';
import { Things } from './things.ts';

const reasonOf = new Map(leftOut);

test('Every documented example is run, or left out with a reason', () => {
  const known = new Set(examples.map((each) => each.id));
  const named = [
    ...situationOf.keys(),
    ...reasonOf.keys(),
    ...exceptions.flatMap(({ examples: of }) => of),
    ...wrapped,
  ];
  assert.deepEqual(
    named.filter((id) => !known.has(id)),
    [],
    'these are no examples',
  );
  assert.deepEqual(
    [...known].filter((id) => !situationOf.has(id) && !reasonOf.has(id)),
    [],
    'these are neither run nor left out',
  );
});

const engines = enginesByTurns(import.meta.url);
for (const engine of engines) {
  describe(`Documented examples on ${engine}`, () => {
    let latchkey: Latchkey;
    let catcher: Catcher;
    let things: Things;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      catcher = await startCatcher();
      catcher.answer('/extension', (_call, response) => {
        response.writeHead(202, { 'x-ms-workflow-run-id': 'run-1' }).end();
      });
      things = new Things(latchkey, `${catcher.url}/extension`);
    });
    after(() => Promise.all([latchkey.close(), catcher.close()]));
    for (const example of examples.filter(({ id }) => isAsked(id, engine))) {
      const reason = reasonOf.get(example.id);
      const title = `${example.id}: ${example.method} ${example.path}`;
      // As the page means it; on the second database as an application, where the page allows one.
      const isByApplication = engine === 'postgres' && isFirst(example.id) && isForApplications(example);
      if (reason === undefined) test(title, () => answersAsDocumented(things, example, isByApplication));
      else test(`${title} is not served as documented: ${reason}`, () => doesNotAnswerYet(things, example));
    }
  });
}

after(stopPostgres);

/** All of them of one engine a day; where both are asked, of the second one the first of each situation. */
function isAsked(id: string, engine: string): boolean {
  return engines.length === 1 || engine === 'sqlite' || isFirst(id);
}

/**
 * Of each situation one example is asked of the second database too: the ways of reading and writing are the
 * situation's.
 */
function isFirst(id: string): boolean {
  return situationOf.get(id)?.examples[0] === id;
}

async function answersAsDocumented(things: Things, example: Example, isByApplication: boolean): Promise<void> {
  const { reply, sent } = await send(things, example, isByApplication);
  const said = `${sent}\n${reply.status} ${reply.text}`;
  // A page that shows no answer is of a call that has none.
  assert.equal(reply.status, example.status ?? 204, said);
  if (example.answer === 'null') return;
  const known = exceptions.filter(({ examples: of }) => of.includes(example.id)).flatMap(({ misfits: each }) => each);
  assert.deepEqual([...misfits(shapeOf(example), reply.body)].sort(), [...known].sort(), said);
}

async function doesNotAnswerYet(things: Things, example: Example): Promise<void> {
  const { reply, sent } = await send(things, example);
  assert.ok(
    reply.status >= 400,
    `it is served now: take it off the list of those left out\n${sent}\n${reply.status} ${reply.text}`,
  );
}

function shapeOf({ id, answer }: Example): Shape {
  return wrapped.includes(id) ? (answer as { readonly value: Shape }).value : answer;
}

async function send(
  things: Things,
  example: Example,
  isByApplication = false,
): Promise<{ readonly reply: Reply; readonly sent: string }> {
  const call = await prepare(things, example, isByApplication);
  const reply = await sendTo(things, call);
  return { reply, sent: `${call.who}: ${call.method} ${call.path} ${JSON.stringify(call.body)}` };
}
