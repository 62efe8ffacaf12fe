import { effect } from '@preact/signals';
import { route } from '../lib/router';

const storeName = 'tune-kept';
/** How many lists are remembered; of more, those that were seen last. */
const most = 50;

/** What is at the beginning is the list of experiments. */
const pathOf = () => (route.value.path.length === 0 ? ['experiments'] : route.value.path);
const keyOf = (path: readonly (string | number)[]) => path.map(part => encodeURIComponent(part)).join('/');
const isList = (path: readonly string[]) => (path[0] === 'experiments' && (path.length === 1 || (path.length === 3 && path[2] === 'trials')));

/** How lists were filtered, sorted and laid out when they were last seen, for as long as the tab is there. */
const kept = new Map<string, string>(read());

function read(): [string, string][] {
  try {
    const all: unknown = JSON.parse(sessionStorage.getItem(storeName) ?? '[]');
    return Array.isArray(all) ? all.filter((one): one is [string, string] => Array.isArray(one) && one.length === 2 && one.every(part => typeof part === 'string')) : [];
  } catch {
    // it is not ours, or of another version: nothing is remembered
    return [];
  }
}

effect(() => {
  const [path, { query }] = [pathOf(), route.value];
  if (!isList(path)) return;
  const key = keyOf(path);
  kept.delete(key);
  kept.set(key, query.toString());
  for (const [oldest] of kept) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }

  try {
    sessionStorage.setItem(storeName, JSON.stringify([...kept]));
  } catch {
    // a browser that keeps nothing, as for some files: it is remembered until the page is closed
  }
});

/** The address of a list as it was when it was last seen. Who is there already gets it as it is at first. */
export function backTo(path: readonly (string | number)[]): string {
  const key = keyOf(path);
  const query = keyOf(pathOf()) === key ? '' : kept.get(key);
  return `#/${key}${query ? `?${query}` : ''}`;
}
