// Traps C1 and C2 in strict mode: what the tutorial's snippets write beside the schema is refused, and every such
// property is named.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey } from '../app/latchkey.ts';
import { snippetOf } from './snippets.ts';
import { steps, type StepName } from './steps.ts';
import { forms, type Call, type Language } from './wire.ts';
import { newWorld, send, transcript, type World } from './world.ts';

describe('LATCHKEY_STRICT=on takes only what the schema of that version has', () => {
  let world: World;
  before(async () => {
    world = newWorld(await startLatchkey({ env: { LATCHKEY_STRICT: 'on' } }));
  });
  after(() => world?.latchkey.close());

  // biome-ignore format: a table, read by column
  const refused: readonly (readonly [trap: string, step: StepName, language: Language, names: readonly string[]])[] = [
    ['C1', 'T2', 'python', ['catalog_id', 'justification', 'access_package_resource']],
    ['C1', 'T5', 'python', ['catalog_id']],
    ['C2', 'T2', 'csharp', ['catalogId', 'justification', 'accessPackageResource']],
    ['C2', 'T2', 'java',   ['catalogId', 'justification', 'accessPackageResource']],
    ['C2', 'T5', 'http',   ['catalogId']],
    ['C2', 'T5', 'csharp', ['catalogId']],
    ['C2', 'T5', 'go',     ['catalogId']],
    ['C2', 'T5', 'php',    ['catalogId']],
  ];
  for (const [trap, step, language, names] of refused) {
    test(`${trap}: ${step} in ${forms[language].name} is 400 and names ${names.join(', ')}`, async () => {
      const call = steps[step].call(world.ids);
      const answer = await put({ ...call, body: snippetOf(step, language)?.body?.(world.ids) ?? call.body }, language);
      assert.equal(answer.status, 400, answer.shown);
      for (const name of names) assert.ok(answer.text.includes(name), `${name} is not named\n${answer.shown}`);
    });
  }

  const accepted: readonly (readonly [says: string, call: Call])[] = [
    [
      'v1.0 names on v1.0',
      {
        as: 'governanceAdmin',
        method: 'POST',
        path: 'v1.0/identityGovernance/entitlementManagement/resourceRequests',
        body: {
          requestType: 'adminAdd',
          resource: { originId: 'e93e24d1-2b65-4a6c-a1dd-654a12225487', originSystem: 'AadGroup' },
          catalog: { id: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384' },
        },
      },
    ],
    [
      'v1.0 names of a package',
      {
        as: 'governanceAdmin',
        method: 'POST',
        path: 'v1.0/identityGovernance/entitlementManagement/accessPackages',
        body: {
          displayName: 'By the schema',
          description: 'All as it says',
          catalog: { id: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384' },
        },
      },
    ],
    [
      'beta names on beta',
      {
        as: 'governanceAdmin',
        method: 'POST',
        path: 'beta/identityGovernance/entitlementManagement/accessPackages',
        body: {
          displayName: 'By the other schema',
          description: 'All as it says',
          catalogId: 'cec5d6ab-c75d-47c0-9c1c-92e89f66e384',
        },
      },
    ],
  ];
  for (const [says, call] of accepted) {
    test(`${says} are taken`, async () => {
      const answer = await put(call, 'http');
      assert.equal(answer.status, 201, answer.shown);
    });
  }

  async function put(
    call: Call,
    language: Language,
  ): Promise<{ readonly status: number; readonly text: string; readonly shown: string }> {
    const sent = forms[language].put(call);
    const answer = await send(world, call.as, sent);
    return { status: answer.status, text: answer.text, shown: transcript(call.as, sent, answer) };
  }
});
