import type { Json } from '../model';

export const isObject = (value: Json | undefined): value is { [name: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Flat names as everywhere in the library (`Configuration.Flatten`): keys and positions joined by `/`; what is empty stands for itself. */
export function flatten(value: Json, path = '', into = new Map<string, Json>()): Map<string, Json> {
  const before = into.size;
  if (Array.isArray(value)) value.forEach((item, i) => flatten(item, join(path, String(i)), into));
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) flatten(item, join(path, name), into);
  if (into.size === before && path !== '') into.set(path, value);
  return into;
}

const flats = new WeakMap<object, ReadonlyMap<string, Json>>();

/** The same of a configuration, worked out once: it never changes. */
export function flatOf(configuration: object & Json): ReadonlyMap<string, Json> {
  let known = flats.get(configuration);
  if (!known) flats.set(configuration, known = flatten(configuration));
  return known;
}

export const join = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** The value at a flat name; undefined if there is none. A name may itself hold a slash. */
export function at(value: Json | undefined, name: string): Json | undefined {
  if (name === '') return value;
  if (Array.isArray(value)) {
    const slash = name.indexOf('/');
    return slash < 0 ? value[Number(name)] : at(value[Number(name.slice(0, slash))], name.slice(slash + 1));
  }
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    const key = name.slice(0, slash);
    if (!Object.hasOwn(value, key)) continue;
    const found = at(value[key], name.slice(slash + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value as text: strings as they are, all else as JSON. */
export const textOf = (value: Json | undefined): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** Whether two values are the same, whatever the order of keys. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (isObject(a)) {
    const keys = Object.keys(a);
    return isObject(b) && keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]));
  }
  return a === b;
}
