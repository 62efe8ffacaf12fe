import { useState } from 'preact/hooks';
import { pathOf, put, remove } from '../lib/api';
import { Markdown } from '../lib/markdown';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { Card } from '../ui/parts';
import { attempt } from '../ui/toasts';

/** The most that a tag takes. */
const longest = 1000;

// a tag is one line: those of a note end by Unicode's line separator, which is no control character
const asTag = (text: string) => text.replace(/\r?\n/g, '\u2028').replace(/\t/g, '  ');
const asText = (tag: string) => tag.replace(/\u2028/g, '\n');

/** What people want to remember about an experiment: its tag named note, in Markdown. */
export function Note({ store, source }: { store: ExperimentStore; source: string }) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = async () => {
    const path = pathOf(store.name, '/tags/note');
    const isDone = await attempt(async () => {
      if (draft?.trim()) await put(path, { value: asTag(draft) });
      else if (source) await remove(path);
      await store.refresh();
    });
    if (isDone) setDraft(null);
  };
  const edit = mayOperate() && draft === null && <button type="button" onClick={() => setDraft(asText(source))}>{source ? 'Edit' : 'Write'}</button>;
  return (
    <Card title="Note" actions={edit}>
      {draft !== null ? (
        <form onSubmit={event => {
          event.preventDefault();
          void save();
        }}>
          <textarea aria-label="Note, in Markdown" rows={8} maxLength={longest} value={draft} onInput={event => setDraft(event.currentTarget.value)} />
          <div class="actions"><button type="submit" class="main">Keep</button><button type="button" onClick={() => setDraft(null)}>Cancel</button><span class="quiet push">{draft.length} of {longest}, Markdown</span></div>
        </form>
      ) : source ? <Markdown source={asText(source)} /> : <p class="quiet">Nothing noted.</p>}
    </Card>
  );
}
