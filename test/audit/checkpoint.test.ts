// Checkpoints and their signatures, held against published keys and notes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkpointOf,
  createCheckpointKey,
  readCheckpoint,
  readVerifierKey,
  signCheckpoint,
  signersOf,
  type VerifierKey,
} from '../../src/audit/checkpoint.ts';
import { leafHash } from '../../src/audit/merkle.ts';

// The key and the note of the documentation of golang.org/x/mod/sumdb/note, and the key of sum.golang.org.
const neumann = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const neumannNote =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const sumdb = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

test('published keys are read, and the published note is signed by its key', () => {
  const key = readVerifierKey(neumann) as VerifierKey;
  assert.equal(readVerifierKey(sumdb)?.name, 'sum.golang.org');
  assert.deepEqual(signersOf(neumannNote, [key]), [key]);
  assert.deepEqual(signersOf(neumannNote.replace('answer', 'ANSWER'), [key]), []);
  assert.equal(readVerifierKey(neumann.replace('c74f20a3', 'c74f20a4')), null);
  assert.equal(readCheckpoint(neumannNote), null);
});

test('a checkpoint is read as it was signed, by its key alone', () => {
  const origin = 'latchkey/audit/6a1f';
  const key = createCheckpointKey(origin);
  const other = createCheckpointKey(origin);
  const note = signCheckpoint(checkpointOf(origin, 300, leafHash('x')), key);
  const keys = [other, key].map(({ verifierKey }) => readVerifierKey(verifierKey) as VerifierKey);
  assert.deepEqual(
    signersOf(note, keys).map(({ hash }) => hash),
    [key.hash],
  );
  assert.deepEqual(readCheckpoint(note), { origin, size: 300, root: leafHash('x').toString('base64') });
  assert.deepEqual(signersOf(note.replace('\n300\n', '\n301\n'), keys), []);
});
