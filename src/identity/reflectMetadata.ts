// The three functions of the metadata proposal that @peculiar/x509 finds its parts by; must be imported before it.

type Metadata = Map<unknown, unknown>;
interface MetadataReflect {
  defineMetadata?(key: unknown, value: unknown, target: object): void;
  getOwnMetadata?(key: unknown, target: object): unknown;
  getMetadata?(key: unknown, target: object): unknown;
}

const known = new WeakMap<object, Metadata>();
const reflect = Reflect as MetadataReflect;

// Whoever brought the whole proposal keeps it.
reflect.defineMetadata ??= (key, value, target) => {
  const own: Metadata = known.get(target) ?? new Map();
  own.set(key, value);
  known.set(target, own);
};
reflect.getOwnMetadata ??= (key, target) => known.get(target)?.get(key);
reflect.getMetadata ??= (key, target) => {
  for (let at: object | null = target; at !== null; at = Reflect.getPrototypeOf(at)) {
    const own = known.get(at);
    if (own?.has(key) === true) return own.get(key);
  }
  return undefined;
};
