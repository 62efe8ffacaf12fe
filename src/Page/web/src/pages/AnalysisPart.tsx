import { useEffect, useRef, useState } from 'preact/hooks';
import { Analysis } from '../analysis/Analysis';
import type { AnalysisModel, Selection } from '../analysis/contract';
import type { ExperimentStore } from '../store/contract';
import { Empty, Loading } from '../ui/parts';

/** Charts are drawn anew at most so often: they are for thinking, and thousands of curves take a while. */
const every = 3000;

/** All charts of an experiment. */
export function AnalysisPart({ store, selection }: { store: ExperimentStore; selection: Selection }) {
  const [model, setModel] = useState<AnalysisModel | null>(null);
  const drawnAt = useRef(0);
  // whatever is heard of changes one of these
  const [trials, heard] = [store.trials.value, store.many.value?.news.value];
  const isRead = store.connection.value !== 'loading';
  useEffect(() => {
    if (!isRead) return;
    let isThere = true;
    const draw = async () => {
      drawnAt.current = Date.now();
      const next = await store.model().catch(() => null);
      if (isThere && next) setModel(next);
    };
    const timer = setTimeout(() => void draw(), Math.max(0, drawnAt.current + every - Date.now()));
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, [trials, heard, isRead]);
  if (!model) return <Loading what="the charts" />;
  if (model.trials.length === 0) return <Empty title="There is no trial to draw yet." />;
  return <Analysis model={model} selection={selection} />;
}
