// The whole tutorial in one language on a tenant of its own: each snippet of the page is a test named by its number,
// what the language does not print goes in plain HTTP.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Engine } from '../app/latchkey.ts';
import { asModel, snippetOf, type Snippet } from './snippets.ts';
import { stepNames, steps, type Step, type StepName } from './steps.ts';
import { forms, type Call, type Form, type Language, type Sent } from './wire.ts';
import { newWorld, send, transcript, type Answer, type Ids, type World } from './world.ts';

export type Put = (call: Call) => Sent;

/** `put` replaces the language's own way onto the wire. */
export function tutorialIn(
  language: Language,
  engine: Engine,
  { title = forms[language].name, put }: { readonly title?: string; readonly put?: Put } = {},
): void {
  describe(`the tutorial in ${title} on ${engine}`, () => {
    let world: World;
    before(async () => {
      world = newWorld(await startLatchkey({ engine }));
    });
    after(() => world?.latchkey.close());

    for (const name of stepNames) {
      const snippet = snippetOf(name, language);
      const form = snippet === undefined ? forms.http : forms[language];
      test(titleOf(name, snippet, form), async () => {
        await perform(world, steps[name], snippet, put ?? form.put);
      });
    }
  });
}

function titleOf(name: StepName, snippet: Snippet | undefined, form: Form): string {
  const isBeta = steps[name].call(noIds).path.startsWith('beta');
  return snippet === undefined
    ? `step ${name} (plain HTTP): ${steps[name].says}`
    : `item ${snippet.item} (${isBeta ? form.name.replace(/^\S+/, '$& beta') : form.name}): ${steps[name].says}`;
}
const noIds: Ids = {
  catalog: '',
  group: '',
  requestor: '',
  resource: '',
  roleOriginId: '',
  package: '',
  policy: '',
  request: '',
};

async function perform(world: World, step: Step, snippet: Snippet | undefined, put: Put): Promise<void> {
  if (step.waits === true) await world.latchkey.drain();
  if (step.asPrinted !== undefined && snippet !== undefined)
    await expectOf(world, step.asPrinted.call, put, step.asPrinted.expect);
  const call = step.call(world.ids);
  const body =
    snippet?.body?.(world.ids) ??
    (snippet === undefined || snippet.language === 'http' ? call.body : asModel(call.body));
  await expectOf(world, { ...call, body }, put, step.expect);
}

/** Sends one call and holds its answer against what is promised; a failure shows both as they were on the wire. */
export async function expectOf(
  world: World,
  call: Call,
  put: Put,
  expect: (answer: Answer, world: World) => void | Promise<void>,
): Promise<Answer> {
  const sent = put(call);
  const answer = await send(world, call.as, sent);
  try {
    await expect(answer, world);
  } catch (error) {
    throw new assert.AssertionError({
      message: `${(error as Error).message}\n\n${transcript(call.as, sent, answer)}`,
      stackStartFn: expectOf,
    });
  }
  return answer;
}
