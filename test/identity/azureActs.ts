// Runs the acts of azureChild.ts in a process of their own, and does what they ask of the person at the browser.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Begin, Landed, Setting, Wish } from './azureChild.ts';
import type { Browser } from './browser.ts';

interface Outcome {
  readonly tokens?: readonly string[];
  readonly fault?: string;
}
interface Person {
  readonly browse: () => Browser;
  readonly credentials: { readonly username: string; readonly password: string };
}
export interface AzureActs {
  readonly run: (name: string) => Promise<Outcome>;
  readonly end: () => void;
}

export async function startAzureActs(caFile: string, setting: Setting, person: Person): Promise<AzureActs> {
  const acts: ((message: Outcome & { wish?: Wish }) => void)[] = [];
  const child = fork(fileURLToPath(new URL('./azureChild.ts', import.meta.url)), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, NODE_OPTIONS: '' },
    execArgv: [],
  });
  child.on('message', (message: Outcome & { number?: number; wish?: Wish }) => {
    acts[message.number ?? -1]?.(message);
  });
  const exited = once(child, 'exit');
  await once(child, 'message');
  return {
    run: (name) =>
      new Promise<Outcome>((resolve, reject) => {
        void exited.then(([code]) => reject(new Error(`The process of the client ended with ${String(code)}.`)));
        const number =
          acts.push((message) => {
            if (message.wish === undefined) resolve(message);
            else
              grant(person, message.wish).then((landing) => child.send({ number, landing } satisfies Landed), reject);
          }) - 1;
        child.send({ number, act: name, setting } satisfies Begin);
      }),
    end: () => void child.kill(),
  };
}

/** Answers where the person came to. */
async function grant({ browse, credentials }: Person, wish: Wish): Promise<string> {
  const browser = browse();
  if ('openUrl' in wish) {
    const page = await browser.open(wish.openUrl);
    const { leftTo, text } = await browser.submit(page, credentials);
    return leftTo?.href ?? (await post(text));
  }
  const confirm = await browser.submit(await browser.open(wish.verificationUri), { user_code: wish.userCode });
  const signIn = await browser.submit(confirm, {}, { confirm: 'yes' });
  const done = await browser.submit(signIn, credentials);
  assert.match(done.text, /You are signed in/);
  return done.url.href;
}

/** What a browser does with the library's page that posts the answer to the client. */
async function post(page: string): Promise<string> {
  const action = /<form method="post" action="(http:[^"]*)"/.exec(page)?.[1];
  assert.ok(action !== undefined, `the sign-in did not lead back to the client: ${page}`);
  const fields = [...page.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as [string, string],
  );
  await fetch(action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  return action;
}
