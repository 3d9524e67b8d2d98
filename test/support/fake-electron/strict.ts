/**
 * Wraps an object so that reading a member it lacks throws: code under test that uses something the fake does not know
 * fails loudly instead of meeting `undefined`.
 */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && !isAskedByTools(key)) {
        throw new Error(`The fake electron has no ${name}.${key}.`);
      }
      const value: unknown = Reflect.get(target, key, target);
      // Methods of classes with private fields work on the object itself only.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Promises, printers and comparers look for these on anything. */
function isAskedByTools(key: string): boolean {
  return [
    'then',
    'toJSON',
    'asymmetricMatch',
    'nodeType',
    'tagName',
    '$$typeof',
    '@@__IMMUTABLE_ITERABLE__@@',
  ].includes(key);
}
