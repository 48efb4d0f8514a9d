// Addresses of earlier versions and of Microsoft's My Access, as those of today.

/** The first words of the workbench's addresses when it stood at the root; `/requests` is the portal's now. */
const ofWorkbench =
  /^\/(packages|explorer|policies|assignments|why|people|groups|catalogs|audit|mail|work|clock|monitor)(\/|$)/;

/** Where an address leads today, with its query; null where it is as it was. */
export function todaysAddress({
  pathname,
  search,
  hash,
}: {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}): string | null {
  // `/@tenant#/access-packages/{id}`, as mails and documents of the real service have it.
  const ofMyAccess = /^#\/access-packages\/([\w-]+)/.exec(hash);
  if (pathname.startsWith('/@') && ofMyAccess !== null) return `/browse/${ofMyAccess[1]}?ask=1`;
  return ofWorkbench.test(pathname) ? `/workbench${pathname}${search}` : null;
}
