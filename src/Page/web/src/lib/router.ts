import { computed, signal } from '@preact/signals';

/** What the address says is seen: the parts of its path, and what is asked of it. */
export interface Route { readonly path: readonly string[]; readonly query: URLSearchParams }

const hash = signal(location.hash);
addEventListener('hashchange', () => { hash.value = location.hash; });

export const route = computed<Route>(() => parse(hash.value));

function parse(text: string): Route {
  const [path = '', query = ''] = text.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').filter(part => part !== '').map(decode), query: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of what is seen. */
export function to(path: readonly (string | number)[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '');
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(part => encodeURIComponent(part)).join('/')}${search ? `?${search}` : ''}`;
}

export const go = (address: string) => { location.hash = address; };

/** Puts what was chosen into the address, without a step back for each letter. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>) {
  const { path, query } = route.peek();
  const all = { ...Object.fromEntries(query), ...changes };
  const address = to(path, all);
  if (address === location.hash) return;
  history.replaceState(null, '', address);
  hash.value = address;
}
