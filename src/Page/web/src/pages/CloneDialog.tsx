import { useState } from 'preact/hooks';
import type { Json } from '../model';
import { pathOf, post } from '../lib/api';
import { pretty } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import type { ExperimentStore } from '../store/contract';
import { Dialog, Trouble } from '../ui/parts';
import { say } from '../ui/toasts';

/** Has another trial tried: a configuration like this one's, changed by hand. */
export function CloneDialog({ store, configuration, close }: { store: ExperimentStore; configuration: { readonly [name: string]: Json }; close: () => void }) {
  const [source, setSource] = useState(pretty(configuration));
  const [adds, setAdds] = useState(true);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  return (
    <Dialog title="Clone as a new trial" close={close}>
      <form onSubmit={async event => {
        event.preventDefault();
        try {
          await post(pathOf(store.name, ':enqueue'), { configurations: [JSON.parse(source)], addsSamples: adds });
          await store.refresh();
          say('It is the next one that starts.');
          close();
        } catch (error) {
          setProblem(error instanceof ApiProblem ? error : new ApiProblem(400, '', `This is no JSON: ${error instanceof Error ? error.message : String(error)}.`));
        }
      }}>
        <label>Configuration; what is left out is sampled<textarea class="mono" rows={12} spellcheck={false} value={source} onInput={event => setSource(event.currentTarget.value)} /></label>
        <label class="choice"><input type="checkbox" checked={adds} onChange={event => setAdds(event.currentTarget.checked)} />One trial more, not in the place of one</label>
        {problem && <Trouble problem={problem} />}
        <div class="actions"><button type="submit" class="main">Try it</button><button type="button" onClick={close}>Cancel</button></div>
      </form>
    </Dialog>
  );
}
