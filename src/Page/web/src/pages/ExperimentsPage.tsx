import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { archivedTag, type History, type Listed } from '../model';
import { ago, count, number, numberOf, text, time } from '../lib/format';
import { go, route, setQuery, to } from '../lib/router';
import { mayDelete, mayOperate } from '../store/about';
import { archive, ask, deleteLater, experiments, historyOf, isArchived, leaving, listProblem, watchExperiments } from '../store/experiments';
import { ImportButton } from './ImportButton';
import { Empty, Loading, Pill, Spark, StatusBar, Trouble } from '../ui/parts';

type Sort = 'name' | 'status' | 'progress' | 'best' | 'updated' | 'created';

const columns: readonly (readonly [Sort | null, string, string])[] = [
  ['name', 'Experiment', ''], ['status', 'Status', ''], ['progress', 'Trials', ''], ['best', 'Best', 'right'], [null, 'Best so far', 'spark-cell'], ['updated', 'Last event', 'right'],
];

const isEnded = (one: Listed) => one.status !== 'Running' && one.status !== 'Paused';
const trialsOf = (one: Listed) => Object.values(one.trials).reduce((sum, some) => sum + some, 0);

const order: Readonly<Record<Sort, (left: Listed, right: Listed) => number>> = {
  name: (left, right) => left.name.localeCompare(right.name),
  status: (left, right) => left.status.localeCompare(right.status),
  progress: (left, right) => trialsOf(left) - trialsOf(right),
  best: (left, right) => (numberOf(left.bestValue) || 0) - (numberOf(right.bestValue) || 0),
  updated: (left, right) => Date.parse(right.updatedAt) - Date.parse(left.updatedAt),
  created: (left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt),
};

/** All experiments. */
export function ExperimentsPage() {
  useEffect(watchExperiments, []);
  useEffect(() => { document.title = 'Experiments · Tune.Orleans'; }, []);
  const { query } = route.value;
  const [filter, status, sorted, withArchived] = [query.get('filter') ?? '', query.get('status') ?? '', query.get('sort') ?? 'created', query.get('archived') === 'true'];
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const isDown = sorted.startsWith('-');
  const by = (isDown ? sorted.slice(1) : sorted) as Sort;
  const known = experiments.value;
  const all = useMemo(() => (known === null || withArchived ? known : known.filter(one => !isArchived(one))), [known, withArchived]);
  const shown = useMemo(() => (all ?? [])
    .filter(one => !leaving.value.has(one.name) && (status === '' || one.status === status) && matches(one, filter))
    .sort((left, right) => (isDown ? -1 : 1) * (order[by] ?? order.created)(left, right)), [all, filter, status, sorted, leaving.value]);
  const chosen = shown.filter(one => selected.has(one.name)).map(one => one.name);
  const choose = (name: string, isChosen: boolean) => {
    const next = new Set(selected);
    if (isChosen) next.add(name);
    else next.delete(name);
    select(next);
  };
  if (all === null || known === null) return listProblem.value ? <Trouble problem={listProblem.value} again={() => void ask()} /> : <Loading what="experiments" />;
  const archivable = chosen.filter(name => shown.some(one => one.name === name && isEnded(one) && !isArchived(one)));
  const archived = chosen.filter(name => shown.some(one => one.name === name && isArchived(one)));
  const deletable = chosen.filter(name => shown.some(one => one.name === name && isEnded(one)));
  return (
    <>
      <div class="head">
        <h1>Experiments</h1>
        <span class="quiet">{count(all.length, 'experiment')}, {all.filter(one => one.status === 'Running').length} running</span>
        {mayOperate() && (
          <div class="actions push">
            {mayDelete() && <ImportButton />}
            <a class="button main" href={to(['new'])}>New experiment</a>
          </div>
        )}
      </div>
      {listProblem.value && <p class="strip bad" role="alert">{listProblem.value.message} What is shown is what was known last.</p>}
      <div class="tools">
        <input type="search" placeholder="Filter by name, trainable or tag" aria-label="Filter by name, trainable or tag" value={filter} onInput={event => setQuery({ filter: event.currentTarget.value })} />
        <select aria-label="Status" value={status} onChange={event => setQuery({ status: event.currentTarget.value })}>
          <option value="">Any status</option>
          {['Running', 'Paused', 'Finished', 'Stopped', 'Failed'].map(one => <option key={one} value={one}>{one}</option>)}
        </select>
        {(withArchived || known.some(isArchived)) && <label class="choice"><input type="checkbox" checked={withArchived} onChange={event => setQuery({ archived: event.currentTarget.checked ? 'true' : undefined })} />Archived too</label>}
        <div class="actions push">
          <button type="button" disabled={chosen.length < 2} onClick={() => go(to(['compare'], { names: chosen.map(encodeURIComponent).join(',') }))}>Compare{chosen.length > 1 ? ` ${chosen.length}` : ''}</button>
          {mayOperate() && <button type="button" disabled={archivable.length === 0} title="Hides those that have ended from lists, and keeps all of them" onClick={() => {
            void archive(archivable);
            select(new Set());
          }}>Archive{archivable.length > 0 ? ` ${archivable.length}` : ''}</button>}
          {mayOperate() && archived.length > 0 && <button type="button" onClick={() => {
            void archive(archived, false);
            select(new Set());
          }}>Unarchive {archived.length}</button>}
          {mayDelete() && <button type="button" disabled={deletable.length === 0} title="Those that have ended" onClick={() => {
            deleteLater(deletable);
            select(new Set());
          }}>Delete{deletable.length > 0 ? ` ${deletable.length}` : ''}</button>}
        </div>
      </div>
      {known.length === 0 ? <First />
        : all.length === 0 ? <Empty title="All experiments are archived."><p><button type="button" onClick={() => setQuery({ archived: 'true' })}>Show them</button></p></Empty>
        : shown.length === 0 ? <Empty title="No experiment is like that."><p><button type="button" onClick={() => setQuery({ filter: undefined, status: undefined })}>Show all {all.length}</button></p></Empty>
          : <div class="scroll" tabIndex={0} role="region" aria-label="Experiments"><table class="list stacked">
            <thead><tr>
              <th class="check"><input type="checkbox" aria-label="Choose all" checked={chosen.length === shown.length} onChange={event => select(new Set(event.currentTarget.checked ? shown.map(one => one.name) : []))} /></th>
              {columns.map(([key, name, kind]) => <th key={name} class={kind} aria-sort={key === by ? (isDown ? 'descending' : 'ascending') : undefined}>
                {key ? <button type="button" class="sort" onClick={() => setQuery({ sort: sorted === key ? `-${key}` : key })}>{name}</button> : name}
              </th>)}
            </tr></thead>
            <tbody>{shown.map(one => <Row key={one.name} one={one} isChosen={selected.has(one.name)} choose={isChosen => choose(one.name, isChosen)} />)}</tbody>
          </table></div>}
    </>
  );
}

function Row({ one, isChosen, choose }: { one: Listed; isChosen: boolean; choose: (isChosen: boolean) => void }) {
  const tags = Object.entries(one.tags).filter(([name]) => name !== 'note' && name !== archivedTag);
  return (
    <tr class={isChosen ? 'chosen' : undefined}>
      <td class="check"><input type="checkbox" aria-label={`Choose ${one.name}`} checked={isChosen} onChange={event => choose(event.currentTarget.checked)} /></td>
      <td class="name"><a href={to(['experiments', one.name])}>{one.name}</a>
        <span class="under">{one.trainable ?? 'asked by clients'}{isArchived(one) && <span class="tag">archived</span>}{tags.map(([name, value]) => <span key={name} class="tag">{value === '' || value === 'true' ? name : `${name}: ${value}`}</span>)}</span></td>
      <td class="state"><Pill status={one.status} /></td>
      <td class="progress"><StatusBar trials={one.trials} /><span class="under">{count(trialsOf(one), 'trial')}{one.trials.Error ? `, ${one.trials.Error} failed` : ''}</span></td>
      <td class="right best"><span class="figure">{number(one.bestValue) || '–'}</span><span class="under">{one.objective.goal === 'Maximize' ? '↑' : '↓'} {one.objective.metric}</span></td>
      <td class="spark-cell">{one.bestValue !== undefined && <Lazy one={one} />}</td>
      <td class="right when"><time dateTime={one.updatedAt} title={time(one.updatedAt)}>{ago(one.updatedAt)}</time></td>
    </tr>
  );
}

/** A spark line whose history is read when its row is seen: it takes the server more than the list does. */
function Lazy({ one }: { one: Listed }) {
  const [history, setHistory] = useState<History | null>(null);
  const [isSeen, see] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) see(true); });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!isSeen) return;
    let isThere = true;
    historyOf(one).then(read => { if (isThere) setHistory(read); }, () => { /* the list says what is wrong */ });
    return () => { isThere = false; };
  }, [one.name, one.updatedAt, isSeen]);
  const values = (history?.items ?? []).map(point => numberOf(point.value));
  return <div ref={place}>{history && <Spark values={values.length === 1 ? [...values, ...values] : values} label={`Best so far: from ${number(history.items[0]?.value)} to ${number(history.items.at(-1)?.value)}`} />}</div>;
}

function First() {
  return (
    <Empty title="No experiment yet.">
      <p>{mayOperate() ? <><a href={to(['new'])}>Start one here</a>, or</> : 'Start one'} from a program or a file:</p>
      <pre><code>{'tune run experiment.yaml --data tune-data'}</code></pre>
    </Empty>
  );
}

function matches(one: Listed, filter: string): boolean {
  const all = [one.name, one.trainable ?? '', one.status, ...Object.entries(one.tags).flatMap(([name, value]) => [`${name}: ${value}`, `${name}=${value}`])].map(part => text(part).toLowerCase());
  return filter.toLowerCase().split(/\s+/).every(word => all.some(part => part.includes(word)));
}
