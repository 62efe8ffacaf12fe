import { signal } from '@preact/signals';
import { archivedTag, type History, type Listed, type PageOf } from '../model';
import { get, pathOf, put, remove } from '../lib/api';
import { count } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import { say } from '../ui/toasts';

const every = 2000;
const undoSeconds = 10;

/** All experiments, as they were told of last; null: not yet. */
export const experiments = signal<readonly Listed[] | null>(null);
export const listProblem = signal<ApiProblem | null>(null);

/** Those that are about to be deleted: they are not shown, and come back if that is undone. */
export const leaving = signal<ReadonlySet<string>>(new Set());

let watchers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks for the list again and again as long as somebody looks at it: what has not changed is said in a few bytes. */
export function watchExperiments(): () => void {
  if (++watchers === 1) void ask();
  return () => {
    if (--watchers === 0) clearTimeout(timer);
  };
}

export async function ask() {
  clearTimeout(timer);
  try {
    const all: Listed[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page: PageOf<Listed> = await get(`/experiments?archived=true&limit=1000${next && `&cursor=${encodeURIComponent(next)}`}`);
      all.push(...page.items);
      next = page.next;
    }

    experiments.value = all;
    listProblem.value = null;
  } catch (error) {
    listProblem.value = error instanceof ApiProblem ? error : new ApiProblem(0, '', String(error));
  }

  clearTimeout(timer);
  if (watchers > 0) timer = setTimeout(() => void ask(), every);
}

export const isArchived = (one: { readonly tags: Readonly<Record<string, string>> }) => archivedTag in one.tags;

/** Archives experiments, or takes them out of the archive; either can be undone. */
export async function archive(names: readonly string[], isIn = true, mayUndo = true) {
  try {
    for (const name of names) await (isIn ? put(pathOf(name, `/tags/${archivedTag}`), { value: 'true' }) : remove(pathOf(name, `/tags/${archivedTag}`)));
    const what = names.length === 1 ? `“${names[0]}” is` : `${count(names.length, 'experiment')} are`;
    say(isIn ? `${what} archived: nothing is lost, lists leave ${names.length === 1 ? 'it' : 'them'} out.` : `${what} in lists again.`, mayUndo ? { action: 'Undo', seconds: undoSeconds, act: () => void archive(names, !isIn, false) } : {});
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), { isBad: true });
  }

  await ask();
}

/** Deletes in ten seconds, unless that is undone, or the page closed. */
export function deleteLater(names: readonly string[]) {
  leaving.value = new Set([...leaving.value, ...names]);
  const forget = () => { leaving.value = new Set([...leaving.value].filter(name => !names.includes(name))); };
  say(names.length === 1 ? `“${names[0]}” is deleted in ${undoSeconds} s, with its trials and files.` : `${names.length} experiments are deleted in ${undoSeconds} s, with their trials and files.`, {
    action: 'Undo', seconds: undoSeconds, act: forget,
    after: async () => {
      try {
        for (const name of names) await remove(pathOf(name));
      } catch (error) {
        say(error instanceof Error ? error.message : String(error), { isBad: true });
      }

      await ask();
      forget();
    },
  });
}

const histories = new Map<string, { readonly at: string; readonly history: Promise<History> }>();

/** How an experiment's best value came about; asked for again when something has happened since. */
export function historyOf(one: Listed): Promise<History> {
  const known = histories.get(one.name);
  if (known?.at === one.updatedAt) return known.history;
  const history = get<History>(pathOf(one.name, '/history?points=40'));
  histories.set(one.name, { at: one.updatedAt, history });
  history.catch(() => histories.delete(one.name));
  return history;
}
