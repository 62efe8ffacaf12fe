import type { ComponentChildren } from 'preact';
import type { Selection } from '../analysis/contract';
import { count } from '../lib/format';
import { go, setQuery, to } from '../lib/router';
import { mostBeside } from '../store/beside';

/** What can be done with the trials that are chosen; nothing as long as none is. `most` is how many may be shown alone. */
export function ChosenTrials({ name, selection, onlyChosen, most = Infinity, children }: { name: string; selection: Selection; onlyChosen: boolean; most?: number; children: ComponentChildren }) {
  const selected = selection.selected.value;
  if (selected === null) return null;
  return (
    <span class="actions">
      <span>{count(selected.size, 'trial')} chosen</span>
      <button type="button" aria-pressed={onlyChosen} disabled={selected.size > most} title={selected.size > most ? `At most ${most}` : undefined} onClick={() => setQuery({ chosen: onlyChosen ? undefined : '1' })}>Only these</button>
      {selected.size > 1 && <button type="button" disabled={selected.size > mostBeside} title={selected.size > mostBeside ? `At most ${mostBeside}` : 'Parameters, metrics, curves and logs of these'} onClick={() => go(to(['experiments', name, 'beside'], { trials: [...selected].join(',') }))}>Beside each other</button>}
      {children}
      <button type="button" onClick={() => { selection.selected.value = null; setQuery({ chosen: undefined }); }}>Choose none</button>
    </span>
  );
}
