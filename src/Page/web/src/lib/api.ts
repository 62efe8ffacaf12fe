import { signal } from '@preact/signals';
import { save } from './files';
import { keptForTab } from './kept';
import { ApiProblem } from './problem';

/** Where the API is, seen from the page, whatever is before both of them in the address. */
const base = 'api/v1';
const keyName = 'tune-key';

/** The key of who has opened the page; kept for this tab, and no longer. */
export const key = signal<string | null>(keptForTab.get(keyName));

/** Why a key is wanted; null: none is. */
export const wantsKey = signal<string | null>(null);

/** Counts keys that were given: what failed without one is asked for again. */
export const keyChanges = signal(0);

export function setKey(text: string | null) {
  keptForTab.set(keyName, text || null);
  key.value = text;
  wantsKey.value = null;
  keyChanges.value++;
}

/** Asks the API, and throws what it says if it does not do it. */
export async function ask(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  if (key.value) headers.Authorization = `Bearer ${key.value}`;
  if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? body.type : 'application/json';
  let answer: Response;
  try {
    answer = await fetch(`${base}${path}`, { method, headers, body: body === undefined || body instanceof Blob ? body : JSON.stringify(body), signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'no-answer', 'The server does not answer. It may be starting again: the page asks on by itself.');
  }

  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  // what was said before says more than the next that was refused
  if (problem.status === 401 && wantsKey.value === null) wantsKey.value = key.value ? 'That key is not valid any more, or never was.' : 'This server wants to know who asks.';
  throw problem;
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await ask('GET', path, undefined, signal)).json() as Promise<T>;
export const post = async <T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> => (await ask('POST', path, body, signal)).json() as Promise<T>;
export const put = async <T>(path: string, body: unknown): Promise<T> => (await ask('PUT', path, body)).json() as Promise<T>;
export const remove = async (path: string): Promise<void> => { await ask('DELETE', path); };

/** The path of an experiment, whatever its name is. */
export const pathOf = (name: string, rest = '') => `/experiments/${encodeURIComponent(name)}${rest}`;

/** Gives a file to the browser to keep. A link would not send the key. */
export async function download(path: string, name: string) {
  save(name, await (await ask('GET', path)).blob());
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  try {
    const body = await answer.json() as { type?: string; title?: string; detail?: string; problems?: string[] };
    return new ApiProblem(answer.status, body.type?.split(':').pop() ?? '', body.detail ?? body.title ?? answer.statusText, body.problems);
  } catch {
    return new ApiProblem(answer.status, '', `The server answered ${answer.status} ${answer.statusText}.`);
  }
}
