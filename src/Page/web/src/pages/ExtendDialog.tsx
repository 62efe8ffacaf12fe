import { useState } from 'preact/hooks';
import { pathOf, post } from '../lib/api';
import type { ExperimentStore } from '../store/contract';
import { Dialog } from '../ui/parts';
import { attempt } from '../ui/toasts';

/** Gives an experiment more samples, more time, or both. */
export function ExtendDialog({ store, close }: { store: ExperimentStore; close: () => void }) {
  const [samples, setSamples] = useState(10);
  const [minutes, setMinutes] = useState(0);
  return (
    <Dialog title={`Extend ${store.name}`} close={close}>
      <form onSubmit={async event => {
        event.preventDefault();
        const isDone = await attempt(async () => {
          await post(pathOf(store.name, ':extend'), { samples, seconds: minutes * 60 });
          await store.refresh();
        }, `It has ${samples} more samples${minutes > 0 ? ` and ${minutes} min more` : ''}.`);
        if (isDone) close();
      }}>
        <p class="quiet">One that has ended runs again, with what it has learned.</p>
        <label>More samples<input type="number" min={0} max={1_000_000} required value={samples} onInput={event => setSamples(event.currentTarget.valueAsNumber)} /></label>
        <label>More minutes of its time budget<input type="number" min={0} max={1_000_000} required value={minutes} onInput={event => setMinutes(event.currentTarget.valueAsNumber)} /></label>
        <div class="actions"><button type="submit" class="main">Extend</button><button type="button" onClick={close}>Cancel</button></div>
      </form>
    </Dialog>
  );
}
