// Encrypted backups: what was altered, cut or is for another key is named, and nothing is written; a whole one is
// restored, and verified in memory. The ten kinds of edits of the audit are named in a backup as well.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { main } from '../../src/cli/main.ts';
import { startLatchkey } from '../app/latchkey.ts';

describe('encrypted backups', () => {
  let folder: string;
  let key: string;
  let recipient: string;
  let backup: string;
  let env: Readonly<Record<string, string>>;
  const run = async (argv: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    let out = '';
    const print = (text: string): void => {
      out += text;
    };
    const status = await main(argv, { env: { ...env, ...more }, out: print, err: print });
    return { status, out };
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-encrypted-'));
    env = {
      LATCHKEY_DATABASE: `sqlite:${join(folder, 'data', 'latchkey.db')}`,
      LATCHKEY_AUDIT_ANCHOR: join(folder, 'anchors.jsonl'),
    };
    const latchkey = await startLatchkey({ env: { ...env, LATCHKEY_DATA: join(folder, 'data') } });
    for (let at = 0; at < 250; at += 1)
      await latchkey.call('globalAdmin', 'POST', '/v1.0/groups', {
        displayName: `Group ${at}`,
        description: randomBytes(700).toString('base64'),
        mailEnabled: false,
        mailNickname: `group${at}`,
        securityEnabled: true,
      });
    await latchkey.close();
    key = join(folder, 'key.txt');
    recipient = (await run(['backup-key', '--to', key])).out.trim();
    backup = join(folder, 'whole.backup');
    const made = await run(['backup', '--to', backup], { LATCHKEY_BACKUP_RECIPIENTS: recipient });
    assert.equal(made.status, 0, made.out);
    assert.doesNotMatch(made.out, /not encrypted/);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('the key is private, and the backup is a file of age that has no word in the clear', async () => {
    assert.equal((await stat(key)).mode & 0o777, 0o600);
    assert.match(await readFile(key, 'utf8'), new RegExp(`# public key: ${recipient}\nAGE-SECRET-KEY-1`));
    assert.equal((await stat(backup)).mode & 0o777, 0o600);
    const decrypter = new Decrypter();
    decrypter.addIdentity(/AGE-SECRET-KEY-\S+/.exec(await readFile(key, 'utf8'))?.[0] ?? '');
    const plain = gunzipSync(await decrypter.decrypt(await readFile(backup))).toString();
    assert.match(plain, /"latchkeyBackup":1/);
    assert.doesNotMatch((await readFile(backup)).toString('latin1'), /latchkeyBackup|Group 1 /);
  });

  test('a restore drill is in memory, with the key in a file or in the settings, and leaves no file', async () => {
    const before_ = await readdir(tmpdir());
    const drilled = await run([
      'verify',
      backup,
      '--identity',
      key,
      '--checkpoints',
      env['LATCHKEY_AUDIT_ANCHOR'] ?? '',
    ]);
    assert.equal(drilled.status, 0, drilled.out);
    assert.match(drilled.out, /is encrypted and whole: its \d+ rows were restored to memory, and the counts agree/);
    assert.match(drilled.out, /the audit holds, also against the checkpoints/);
    const added = (await readdir(tmpdir())).filter(
      (name) => !before_.includes(name) && name.startsWith('latchkey-verify'),
    );
    assert.deepEqual(added, []);
    const bySetting = await run(['verify', backup], { LATCHKEY_BACKUP_IDENTITY_FILE: key });
    assert.equal(bySetting.status, 0, bySetting.out);
  });

  test('it is restored', async () => {
    const target = `sqlite:${join(folder, 'restored', 'latchkey.db')}`;
    const restored = await run([
      'restore',
      '--from',
      backup,
      '--identity',
      key,
      '--database',
      target,
      '--mode',
      'sandbox',
    ]);
    assert.equal(restored.status, 0, restored.out);
    assert.doesNotMatch(restored.out, /not encrypted/);
    assert.equal((await run(['verify', target])).status, 0);
  });

  const damages: readonly (readonly [name: string, damage: (bytes: Buffer) => Buffer, says: RegExp])[] = [
    [
      'a flipped byte in the middle',
      (b) => flipped(b, Math.floor(b.length / 3)),
      /was altered after its byte \d+: nothing/,
    ],
    ['a flipped byte at the end', (b) => flipped(b, b.length - 5), /was cut short, or its end was altered: nothing/],
    ['a cut end', (b) => b.subarray(0, b.length - 100), /was cut short, or its end was altered: nothing/],
    [
      'a cut at the end of a part',
      (b) => b.subarray(0, headOf(b) + 16 + 65_552),
      /was cut short, or its end was altered/,
    ],
    [
      'a flipped byte in the head',
      (b) => flipped(b, b.indexOf('\n--- ') + 10),
      /The head of .* was altered or cut off/,
    ],
    ['a head alone', (b) => b.subarray(0, 60), /The head of .* was altered or cut off/],
  ];
  for (const [name, damage, says] of damages)
    test(`${name} is named, and nothing is written`, async () => {
      const file = join(folder, `${name.replaceAll(' ', '-')}.backup`);
      await writeFile(file, damage(await readFile(backup)));
      await refused(file, ['--identity', key], says);
    });

  test('another key, no key and a damaged key are named, and nothing is written', async () => {
    const other = join(folder, 'other.txt');
    await run(['backup-key', '--to', other]);
    await refused(backup, ['--identity', other], /is encrypted for another key than the one that was given/);
    await refused(backup, [], /is encrypted: name its key with --identity FILE or LATCHKEY_BACKUP_IDENTITY/);
    await writeFile(join(folder, 'bad.txt'), 'AGE-SECRET-KEY-1ABC\n');
    await refused(backup, ['--identity', join(folder, 'bad.txt')], /The key of backups is damaged/);
    await refused(backup, ['--identity', join(folder, 'none.txt')], /There is no .*none\.txt/);
    const wrong = await run(['backup', '--to', join(folder, 'x.backup'), '--recipients', 'age1nobody']);
    assert.equal(wrong.status, 2);
    assert.match(wrong.out, /"age1nobody" is no recipient of age/);
    assert.equal(existsSync(join(folder, 'x.backup')), false);
  });

  test('a backup that is not encrypted is still restored, with a warning on both ways', async () => {
    const file = join(folder, 'plain.backup');
    assert.match(
      (await run(['backup', '--to', file])).out,
      /is not encrypted: whoever reads it reads the whole tenant/,
    );
    const target = `sqlite:${join(folder, 'plain', 'latchkey.db')}`;
    const restored = await run(['restore', '--from', file, '--database', target, '--mode', 'sandbox']);
    assert.equal(restored.status, 0, restored.out);
    assert.match(restored.out, /is not encrypted: nothing proves that it is as it was written/);
  });

  async function refused(file: string, more: readonly string[], says: RegExp): Promise<void> {
    const place = join(folder, 'refused', 'latchkey.db');
    for (const argv of [
      ['restore', '--from', file, '--database', `sqlite:${place}`, '--mode', 'sandbox', ...more],
      ['verify', file, ...more],
    ]) {
      const { status, out } = await run(argv);
      assert.equal(status, 2, out);
      assert.match(out, says);
    }
    assert.equal(existsSync(place), false);
    assert.equal(existsSync(join(folder, 'refused')), false);
  }
});

const headOf = (bytes: Buffer): number => bytes.indexOf('\n', bytes.indexOf('\n--- ') + 1) + 1;

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
