// Properties of directory objects that no rule reads. They are kept as one value by their published names; what a body
// does not say of it stays.

/** Values by published name; a complex value holds the members that were said. */
export type KeptFields = Readonly<Record<string, unknown>>;

const isValue = (value: unknown): value is KeptFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with what `said` has: members of complex values one by one, lists and all else as a whole. */
export function mergeKept(before: unknown, said: unknown): unknown {
  if (!isValue(before) || !isValue(said)) return said;
  if (said['@odata.type'] !== undefined && said['@odata.type'] !== before['@odata.type']) return said;
  const merged = Object.entries(said).map(([name, value]) => [name, mergeKept(before[name], value)] as const);
  return { ...before, ...Object.fromEntries(merged) };
}
