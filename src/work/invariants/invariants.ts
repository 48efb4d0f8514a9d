// The invariants of a tenant, in the order in which they are checked and mended: what is open has its ground, what it
// gives is held, what it belongs to is there.

import { accessInvariants } from './access.ts';
import { groundInvariants } from './ground.ts';
import type { Invariant } from './invariant.ts';
import { structureInvariants } from './structure.ts';

export const invariants: readonly Invariant[] = [...groundInvariants, ...accessInvariants, ...structureInvariants];
