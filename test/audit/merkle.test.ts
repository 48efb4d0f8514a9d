// The hashes of the tree, held against published vectors and against a plain reading of RFC 6962.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodeHashes, encodeHashes, GrowingTree, leafHash, tailWidths, tileWidth } from '../../src/audit/merkle.ts';

// The tree of the tests of Certificate Transparency: eight leaves, and the root after each.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('the roots of the published tree', () => {
  const tree = new GrowingTree();
  assert.equal(tree.root().toString('hex'), createHash('sha256').digest('hex'));
  for (const [at, leaf] of leaves.entries()) {
    tree.append(leafHash(Buffer.from(leaf, 'hex')));
    assert.equal(tree.root().toString('hex'), roots[at]);
  }
});

test('a tree that goes on from its tiles has the root that the definition says, whatever its size', () => {
  const hashes: Buffer[] = [];
  const tiles = new Map<string, readonly Buffer[]>();
  let tree = new GrowingTree();
  const reopened = (): GrowingTree =>
    new GrowingTree(
      hashes.length,
      tailWidths(hashes.length).map((width, level) => {
        const tile = tiles.get(`${level}/${Math.floor(hashes.length / tileWidth ** (level + 1))}`) ?? [];
        return decodeHashes(encodeHashes(tile)).slice(0, width);
      }),
    );
  for (let size = 1; size <= 1_300; size += 1) {
    const hash = leafHash(String(size));
    hashes.push(hash);
    tree.append(hash);
    for (const { level, index, hashes: of } of tree.takeChanged()) tiles.set(`${level}/${index}`, of);
    if (size % 61 === 0 || size % tileWidth < 2) {
      tree = reopened();
      assert.equal(tree.root().toString('hex'), definedRoot(hashes).toString('hex'), `size ${size}`);
    }
  }
});

/** Section 2.1 of the RFC, to the letter. */
function definedRoot(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] as Buffer;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(definedRoot(hashes.slice(0, split)))
    .update(definedRoot(hashes.slice(split)))
    .digest();
}
