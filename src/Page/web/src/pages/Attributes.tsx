import { useState } from 'preact/hooks';
import type { Json } from '../model';
import { put, remove } from '../lib/api';
import { text } from '../lib/format';
import { mayOperate } from '../store/about';
import { attempt } from '../ui/toasts';

/** What was noted about a trial, to look at and to add to. */
export function Attributes({ path, attributes, changed }: { path: string; attributes: Readonly<Record<string, Json>>; changed: () => Promise<void> }) {
  const [name, setName] = useState('note');
  const [value, setValue] = useState('');
  const addressOf = (one: string) => `${path}/attributes/${encodeURIComponent(one)}`;
  return (
    <>
      {Object.keys(attributes).length === 0 && <p class="quiet">Nothing noted.</p>}
      <dl class="facts lines">{Object.entries(attributes).map(([one, json]) => (
        <div key={one}><dt>{one}</dt><dd>{text(json)}
          {mayOperate() && <button type="button" class="plain" aria-label={`Remove ${one}`} onClick={() => void attempt(async () => {
            await remove(addressOf(one));
            await changed();
          })}>✕</button>}</dd></div>
      ))}</dl>
      {mayOperate() && (
        <form class="inline" onSubmit={async event => {
          event.preventDefault();
          const isDone = await attempt(async () => {
            await put(addressOf(name.trim()), { value: parsed(value) });
            await changed();
          });
          if (isDone) setValue('');
        }}>
          <input aria-label="Name of an attribute" required value={name} onInput={event => setName(event.currentTarget.value)} />
          <input placeholder="text or JSON" aria-label="Value of the attribute" required value={value} onInput={event => setValue(event.currentTarget.value)} />
          <button type="submit">Note</button>
        </form>
      )}
    </>
  );
}

/** JSON if it is some, else the text. */
function parsed(value: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
