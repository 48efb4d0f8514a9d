// Processor time that processes have taken so far, in milliseconds, as Linux counts it: in hundredths of a second. Null
// where the system does not tell.

import { readdirSync, readFileSync } from 'node:fs';

export function busyOf(pid: number): number | null {
  const times = timesOf(pid);
  return times === null ? null : times.own * 10;
}

/** With its children, those that have ended too. */
export function busyWithChildren(pid: number): number | null {
  const times = timesOf(pid);
  if (times === null) return null;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => timesOf(Number(name)))
    .filter((each) => each?.parent === pid);
  return (times.own + times.ended + children.reduce((sum, each) => sum + (each?.own ?? 0), 0)) * 10;
}

function timesOf(pid: number): { readonly parent: number; readonly own: number; readonly ended: number } | null {
  try {
    const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return null;
  }
}
