import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AnalysisModel } from '../analysis/contract';
import { route, to } from '../lib/router';
import { LiveStore } from '../store/live';
import { Empty, Loading, Trouble } from '../ui/parts';
import { CompareView } from './CompareView';

/** Charts are drawn anew at most so often. */
const every = 3000;

/** Several experiments beside each other, live. */
export function ComparePage() {
  const text = route.value.query.get('names') ?? '';
  const names = text.split(',').filter(name => name !== '').map(decodeURIComponent);
  const stores = useMemo(() => names.map(name => new LiveStore(name)), [text]);
  const [models, setModels] = useState<readonly AnalysisModel[] | null>(null);
  const drawnAt = useRef(0);
  const known = stores.map(store => store.many.value?.news.value ?? store.trials.value);
  const isRead = stores.every(store => store.connection.value !== 'loading');
  const problem = stores.map(store => store.problem.value).find(one => one !== null);
  useEffect(() => { document.title = 'Compare · Tune.Orleans'; }, []);
  useEffect(() => () => { for (const store of stores) store.dispose(); }, [stores]);
  useEffect(() => {
    if (!isRead) return;
    let isThere = true;
    const draw = async () => {
      const all = await Promise.all(stores.map(store => store.model().catch(() => null)));
      const there = all.filter(model => model !== null);
      if (!isThere || there.length < stores.length) return;
      drawnAt.current = Date.now();
      setModels(there);
    };
    const timer = setTimeout(() => void draw(), Math.max(0, drawnAt.current + every - Date.now()));
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, [stores, isRead, ...known]);
  if (names.length < 2) return <Empty isPage title="Two experiments make a comparison."><p>Choose some in <a href={to(['experiments'])}>the list</a>.</p></Empty>;
  if (problem) return <Trouble problem={problem} />;
  if (!models) return <Loading what={`${names.length} experiments`} />;
  return (
    <>
      <div class="head"><h1>Compare</h1><span class="quiet">{names.map((name, index) => <>{index > 0 && ', '}<a key={name} href={to(['experiments', name])}>{name}</a></>)}</span></div>
      <CompareView models={models} />
    </>
  );
}
