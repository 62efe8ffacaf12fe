import { useState } from 'preact/hooks';
import { archivedTag } from '../model';
import { pathOf, put, remove } from '../lib/api';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { attempt } from '../ui/toasts';

/** The tags of an experiment, but its note and whether it is archived, to look at and to change. */
export function Tags({ store, tags }: { store: ExperimentStore; tags: Readonly<Record<string, string>> }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const path = (tag: string) => pathOf(store.name, `/tags/${encodeURIComponent(tag)}`);
  const shown = Object.entries(tags).filter(([tag]) => tag !== 'note' && tag !== archivedTag);
  return (
    <>
      {shown.length === 0 && <p class="quiet">None. Tags are what lists are filtered by.</p>}
      <ul class="tags">{shown.map(([tag, text]) => (
        <li key={tag} class="tag">{tag}: {text}
          {mayOperate() && <button type="button" class="plain" aria-label={`Remove the tag ${tag}`} onClick={() => void attempt(async () => {
            await remove(path(tag));
            await store.refresh();
          })}>✕</button>}
        </li>
      ))}</ul>
      {mayOperate() && (
        <form class="inline" onSubmit={async event => {
          event.preventDefault();
          const isDone = await attempt(async () => {
            await put(path(name.trim()), { value });
            await store.refresh();
          });
          if (!isDone) return;
          setName('');
          setValue('');
        }}>
          <input placeholder="tag" aria-label="Name of a tag" required value={name} onInput={event => setName(event.currentTarget.value)} />
          <input placeholder="value" aria-label="Value of the tag" value={value} onInput={event => setValue(event.currentTarget.value)} />
          <button type="submit">Set</button>
        </form>
      )}
    </>
  );
}
