import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { go, route, to } from '../lib/router';
import { download, post, pathOf } from '../lib/api';
import { about, mayDelete, mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { archive, deleteLater, isArchived } from '../store/experiments';
import { backTo } from '../store/kept';
import { LiveStore } from '../store/live';
import { ExtendDialog } from './ExtendDialog';
import { time } from '../lib/format';
import { Loading, Pill, Trouble } from '../ui/parts';
import { attempt } from '../ui/toasts';
import { AnalysisPart } from './AnalysisPart';
import { BesidePart } from './BesidePart';
import { OverviewPart } from './OverviewPart';
import { SpecPart } from './SpecPart';
import { TrialPart } from './TrialPart';
import { TrialsPart } from './TrialsPart';

const parts = [['', 'Overview'], ['trials', 'Trials'], ['analysis', 'Analysis'], ['spec', 'Spec']] as const;

/** One experiment of the server. */
export function ExperimentPage({ name }: { name: string }) {
  const store = useMemo(() => new LiveStore(name), [name]);
  useEffect(() => () => store.dispose(), [store]);
  return <ExperimentParts store={store} />;
}

/** One experiment, in parts, with one store and one selection for all of them. */
export function ExperimentParts({ store }: { store: ExperimentStore }) {
  const { name } = store;
  const [, , part = '', trial] = route.value.path;
  useEffect(() => { document.title = `${trial === undefined ? '' : `Trial ${trial} · `}${name} · Tune.Orleans`; }, [name, trial]);
  const selected = useSignal<ReadonlySet<number> | null>(null);
  const hovered = useSignal<number | null>(null);
  const selection = useMemo<Selection>(() => ({ selected, hovered, open: number => go(to(['experiments', name, 'trials', number])) }), [name]);
  if (store.status.value === null) return store.problem.value ? <><div class="head"><h1>{name}</h1></div><Trouble problem={store.problem.value} /><p><a href={to(['experiments'])}>All experiments</a></p></> : <Loading what={`“${name}”`} />;
  return (
    <>
      <Head store={store} />
      {store.file?.remarks.map(text => <p key={text} class="strip">{text}</p>)}
      <nav class="tabs" aria-label={name}>
        {parts.map(([path, title]) => <a key={path} href={backTo(['experiments', name, ...(path ? [path] : [])])} aria-current={part === path || (part === 'beside' && path === 'trials') ? 'page' : undefined}>{title}</a>)}
      </nav>
      {part === '' ? <OverviewPart store={store} />
        : part === 'trials' && trial !== undefined ? <TrialPart key={trial} store={store} number={Number(trial)} />
          : part === 'trials' ? <TrialsPart store={store} selection={selection} />
            : part === 'beside' ? <BesidePart store={store} />
            : part === 'analysis' ? <AnalysisPart store={store} selection={selection} />
              : part === 'spec' ? <SpecPart store={store} />
                : <p>There is no such part. <a href={to(['experiments', name])}>Overview</a></p>}
    </>
  );
}

function Head({ store }: { store: ExperimentStore }) {
  const { name } = store;
  const status = useComputed(() => store.status.value?.status ?? '').value;
  const reason = useComputed(() => store.status.value?.reason).value;
  const isOut = useComputed(() => store.status.value !== null && isArchived(store.status.value)).value;
  const [isExtended, extend] = useState(false);
  const act = (verb: string, done: string) => attempt(async () => {
    await post(pathOf(name, `:${verb}`));
    await store.refresh();
  }, done);
  const isLive = status === 'Running' || status === 'Paused';
  return (
    <>
      <div class="head">
        <h1>{name}</h1>
        <Pill status={status} />
        {isOut && <span class="tag">archived</span>}
        {store.problem.value === null && <Connection store={store} />}
        {about.value && (
          <div class="actions push">
            {mayOperate() && (
              <>
                {status === 'Running' && <button type="button" onClick={() => void act('pause', 'Paused: no trial starts, and those that run save and hold.')}>Pause</button>}
                {status === 'Paused' && <button type="button" class="main" onClick={() => void act('resume', 'It goes on.')}>Resume</button>}
                {isLive && <button type="button" onClick={() => void act('stop', 'Stopped. It can be extended later.')}>Stop</button>}
                <button type="button" onClick={() => extend(true)}>Extend …</button>
                <a class="button" href={to(['new'], { from: name })}>Copy</a>
                {(!isLive || isOut) && <button type="button" title={isOut ? 'Shows it in lists again' : 'Hides it from lists, and keeps all of it'} onClick={() => void archive([name], !isOut).then(() => store.refresh())}>{isOut ? 'Unarchive' : 'Archive'}</button>}
                {!isLive && mayDelete() && <button type="button" onClick={() => {
                  deleteLater([name]);
                  go(to(['experiments']));
                }}>Delete</button>}
              </>
            )}
            <button type="button" title="All of it in one file, for Import here and for tune import" onClick={() => void attempt(() => download(pathOf(name, '/archive.zip'), `${name}.zip`))}>Download archive</button>
          </div>
        )}
      </div>
      {store.problem.value && <p class="strip bad" role="alert">{store.problem.value.message}</p>}
      {reason && <p class="reason quiet">{reason}</p>}
      {isExtended && <ExtendDialog store={store} close={() => extend(false)} />}
    </>
  );
}

const said = { loading: 'reading', live: 'live', over: 'complete', lost: 'not connected', file: 'a report' } as const;

/** Whether what is seen is what is. */
function Connection({ store }: { store: ExperimentStore }) {
  const connection = store.connection.value;
  return <span class={`connection ${connection}`} role="status" title={connection === 'lost' ? 'The server does not answer; what is shown is what was known last. The page connects again by itself.' : undefined}>{store.file ? `as of ${time(store.file.writtenAt)}` : said[connection]}</span>;
}
