// What is installed, seen against what is locked, and what is left to do.

/** What a command needs: `npm start` the packages that Latchkey runs on, everything else those of the tests as well. */
/** @typedef {'runtime' | 'everything'} Part */
/**
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean, os?: string | string[], cpu?:
 * string | string[], libc?: string | string[] }} LockedPackage
 */
/** @typedef {{ packages: Record<string, LockedPackage> }} Lock */
/** @typedef {{ platform: string, arch: string }} Machine */

/**
 * What has to be done, or null. `clean` starts over; `add` leaves alone what is there, so that a server running from
 * it is not disturbed. After an interrupted install nothing that lies there can be trusted.
 * @param {Part | 'neither'} installed
 * @param {Part} wanted
 * @param {boolean} isUnfinished
 * @returns {'clean' | 'add' | null}
 */
export function installStep(installed, wanted, isUnfinished) {
  if (isUnfinished || installed === 'neither') return 'clean';
  return installed === 'everything' || wanted === 'runtime' ? null : 'add';
}

/**
 * Which part of the locked packages an install covers, to the release.
 * @param {Lock} lock
 * @param {Lock | null} record npm's own; it is written when an install is complete, and removed first when npm starts
 * over
 * @param {Machine} machine
 * @param {(path: string) => boolean} exists whether a package's folder is there
 * @returns {Part | 'neither'}
 */
export function installedPart(lock, record, machine, exists) {
  if (!record) return 'neither';
  let isDevMissing = false;
  for (const [path, wanted] of packagesOf(lock)) {
    const found = record.packages[path];
    if (!found && mayBeAbsent(wanted, machine)) continue;
    if (!found && wanted.dev) isDevMissing = true;
    else if (!found || !isSameRelease(found, wanted) || !exists(path)) return 'neither';
  }
  if (packagesOf(record).some(([path]) => !(path in lock.packages))) return 'neither';
  return isDevMissing ? 'runtime' : 'everything';
}

/** @param {Lock} lock */
function packagesOf(lock) {
  return Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/'));
}

/** @param {LockedPackage} one @param {LockedPackage} other */
function isSameRelease(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

/**
 * npm leaves out an optional package that is for other machines, or that will not install for a reason we cannot see.
 * @param {LockedPackage} locked
 * @param {Machine} machine
 */
function mayBeAbsent(locked, machine) {
  if (!locked.optional) return false;
  const isForAnyMachine = locked.os === undefined && locked.cpu === undefined;
  return (
    isForAnyMachine ||
    locked.libc !== undefined ||
    !fits(locked.os, machine.platform) ||
    !fits(locked.cpu, machine.arch)
  );
}

/**
 * npm's rule for "os" and "cpu": a list of names that are meant, or of names that are not.
 * @param {string | string[] | undefined} names
 * @param {string} own
 */
function fits(names, own) {
  if (names === undefined) return true;
  const list = [names].flat();
  if (list.includes(`!${own}`)) return false;
  return list.includes(own) || list.includes('any') || list.every((name) => name.startsWith('!'));
}
