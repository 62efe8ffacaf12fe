import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Checkpoint, PageOf, Report, TrialDetails, TrialFile, Why } from '../model';
import { download, get, pathOf } from '../lib/api';
import { bytes, duration, number, numberOf, time } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import { to } from '../lib/router';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { steer } from '../store/steer';
import { Card, Configuration, Loading, Pill, Trouble } from '../ui/parts';
import { Plot, type Line } from '../ui/Plot';
import { attempt } from '../ui/toasts';
import { Attributes } from './Attributes';
import { Cost } from './Cost';
import { CloneDialog } from './CloneDialog';
import { TrialLife } from './TrialLife';
import { TrialLog } from './TrialLog';

const askEvery = 1000;

/** All about one trial. */
export function TrialPart({ store, number: trial }: { store: ExperimentStore; number: number }) {
  const path = pathOf(store.name, `/trials/${trial}`);
  const [details, setDetails] = useState<TrialDetails | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isCloned, clone] = useState(false);
  const heard = useThrottled(store.heardOf(trial));
  const read = () => store.readTrial(trial).then(answer => {
    setDetails(answer);
    setProblem(null);
  }, error => setProblem(error instanceof ApiProblem ? error : new ApiProblem(0, '', String(error))));
  useEffect(() => void read(), [path, heard]);
  if (!details) return problem ? <Trouble problem={problem} again={() => void read()} /> : <Loading what={`trial ${trial}`} />;
  const { summary } = details;
  const isLive = summary.status !== 'Terminated' && summary.status !== 'Error';
  const objective = store.status.value?.objective;
  const act = (verb: 'stop' | 'retry', done: string) => attempt(async () => {
    await steer(store, verb, [trial]);
    await read();
  }, done);
  return (
    <>
      <div class="head sub">
        <h2>Trial {trial}{summary.name && <span class="quiet"> {summary.name}</span>}</h2>
        <Pill status={summary.status} />
        <span class="steps">
          {trial > 0 && <a href={to(['experiments', store.name, 'trials', trial - 1])} aria-label="The trial before">←</a>}
          <a href={to(['experiments', store.name, 'trials', trial + 1])} aria-label="The next trial">→</a>
        </span>
        {mayOperate() && (
          <div class="actions push">
            {isLive && <button type="button" onClick={() => void act('stop', `Trial ${trial} ends.`)}>Stop trial</button>}
            {summary.status === 'Error' && <button type="button" onClick={() => void act('retry', `What trial ${trial} tried will be tried again.`)}>Retry</button>}
            <button type="button" onClick={() => clone(true)}>Clone …</button>
          </div>
        )}
      </div>
      {summary.reason && summary.reason !== details.error?.message && <p class="reason quiet">{summary.reason}</p>}
      <div class="cards">
        {details.error && <Failure error={details.error} />}
        <Card title="Result">
          <p class="key"><span class="figure">{number(summary.value) || '–'}</span> {objective && <span class="of">{objective.metric}</span>}</p>
          {!details.isFeasible && <p class="bad">It breaks an outcome constraint.</p>}
          <dl class="facts">{Object.entries(summary.metrics ?? {}).filter(([name]) => name !== objective?.metric).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{number(value)}</dd></div>)}</dl>
        </Card>
        <Card title="Configuration"><Configuration of={summary.configuration} /></Card>
        <Card title="Life">
          <dl class="facts">
            <div><dt>Iterations</dt><dd>{summary.iterations}</dd></div>
            <div><dt>Has trained</dt><dd>{duration(summary.elapsedSeconds)}</dd></div>
            <div><dt>Attempts</dt><dd>{summary.attempts}</dd></div>
            <div><dt>Failures</dt><dd>{details.failures}</dd></div>
            {summary.silo && <div><dt>{summary.status === 'Running' ? 'Runs on' : 'Ran on'}</dt><dd><a href={to(['cluster'])}>{summary.silo}</a></dd></div>}
            {summary.client && <div><dt>{summary.status === 'Running' ? 'Run by' : 'Was run by'}</dt><dd>client {summary.client}</dd></div>}
            <Cost of={details} />
            {summary.createdAt && <div><dt>Created</dt><dd>{time(summary.createdAt)}</dd></div>}
            {summary.endedAt && <div><dt>Ended</dt><dd>{time(summary.endedAt)}</dd></div>}
            {details.endedBy && <div><dt>Ended by</dt><dd>{details.endedBy}</dd></div>}
            {details.retryOf !== undefined && <div><dt>Tries again</dt><dd><a href={to(['experiments', store.name, 'trials', details.retryOf])}>trial {details.retryOf}</a></dd></div>}
          </dl>
          {isLive && summary.status !== 'Running' && !store.file && <Waits path={path} heard={heard} />}
        </Card>
        <Reports store={store} trial={trial} heard={heard} metric={objective?.metric ?? ''} />
        {!store.file && <Files store={store} path={path} heard={heard} trial={trial} />}
        <Card title="Attributes" rest={!store.file} wide={store.file !== undefined}><Attributes path={path} attributes={details.attributes} changed={read} /></Card>
        {!store.file && <TrialLife path={path} heard={heard} />}
        {!store.file && <TrialLog path={path} isLive={isLive} />}
      </div>
      {isCloned && <CloneDialog store={store} configuration={summary.configuration} close={() => clone(false)} />}
    </>
  );
}

function Failure({ error }: { error: NonNullable<TrialDetails['error']> }) {
  return (
    <Card title="Last failure" wide>
      <p class="bad">{error.message}</p>
      <p class="quiet">{error.type}{error.iteration > 0 ? `, after iteration ${error.iteration}` : ', before the first report'}</p>
      {error.stack && <details><summary>Stack</summary><pre class="code" tabIndex={0}><code>{error.stack}</code></pre></details>}
    </Card>
  );
}

function Waits({ path, heard }: { path: string; heard: number }) {
  const [why, setWhy] = useState<Why | null>(null);
  useEffect(() => { get<Why>(`${path}/why`).then(setWhy, () => setWhy(null)); }, [path, heard]);
  if (!why) return null;
  return <div class="strip"><strong>Why it waits</strong> {why.summary}{why.silos.length > 0 && <ul>{why.silos.map(silo => <li key={silo.silo}>{silo.silo}: {silo.missing.length === 0 ? 'has room' : silo.missing.join('; ')}</li>)}</ul>}</div>;
}

function Reports({ store, trial, heard, metric }: { store: ExperimentStore; trial: number; heard: number; metric: string }) {
  const [reports, setReports] = useState<readonly Report[]>([]);
  const [chosen, choose] = useState(metric);
  useEffect(() => {
    let isThere = true;
    store.readReports(trial).then(read => { if (isThere) setReports(read); }, () => { /* the trial's own question says what is wrong */ });
    return () => { isThere = false; };
  }, [store, trial, heard]);
  const metrics = useMemo(() => [...new Set(reports.flatMap(report => Object.keys(report.metrics)))], [reports]);
  const lines = useMemo<readonly Line[]>(() => {
    const own = reports.filter(report => report.metrics[chosen] !== undefined);
    return own.length === 0 ? [] : [{ label: chosen, x: own.map(report => report.iteration), y: own.map(report => numberOf(report.metrics[chosen])).map(value => Number.isFinite(value) ? value : null) }];
  }, [reports, chosen]);
  if (reports.length === 0) return <Card title="Learning curve" wide><p class="quiet">It has not reported yet.</p></Card>;
  const picker = metrics.length > 1 && <select aria-label="Metric" value={chosen} onChange={event => choose(event.currentTarget.value)}>{metrics.map(name => <option key={name} value={name}>{name}</option>)}</select>;
  return <Card title="Learning curve" wide actions={picker}><Plot lines={lines} label={`${chosen} by iteration`} xLabel="iteration" /></Card>;
}

function Files({ store, path, heard, trial }: { store: ExperimentStore; path: string; heard: number; trial: number }) {
  const [checkpoints, setCheckpoints] = useState<readonly Checkpoint[]>([]);
  const [files, setFiles] = useState<readonly TrialFile[]>([]);
  useEffect(() => {
    get<PageOf<Checkpoint>>(`${path}/checkpoints`).then(page => setCheckpoints(page.items), () => setCheckpoints([]));
    get<PageOf<TrialFile>>(`${path}/files`).then(page => setFiles(page.items), () => setFiles([]));
  }, [path, heard]);
  return (
    <Card title="Checkpoints and files">
      {checkpoints.length + files.length === 0 && <p class="quiet">It has left none.</p>}
      <ul class="files">
        {checkpoints.map(one => <li key={`checkpoint ${one.name}`}><button type="button" class="link" onClick={() => void attempt(() => download(`${path}/checkpoints/${encodeURIComponent(one.name)}`, `${store.name}-${trial}-${one.name}.zip`))}>{one.name}.zip</button><span class="quiet">after iteration {one.iteration}, {bytes(one.bytes)}</span></li>)}
        {files.map(one => <li key={`${one.silo} ${one.path}`}><button type="button" class="link" onClick={() => void attempt(() => download(`${path}/files/${one.path.split('/').map(encodeURIComponent).join('/')}?silo=${encodeURIComponent(one.silo)}`, one.path.split('/').pop() ?? 'file'))}>{one.path}</button><span class="quiet">{bytes(one.bytes)}, {time(one.changedAt)}</span></li>)}
      </ul>
    </Card>
  );
}

/** A value that changes at most once a second. */
function useThrottled(value: number): number {
  const [shown, show] = useState(value);
  const at = useRef(0);
  useEffect(() => {
    if (value === shown) return;
    const timer = setTimeout(() => {
      at.current = Date.now();
      show(value);
    }, Math.max(0, at.current + askEvery - Date.now()));
    return () => clearTimeout(timer);
  }, [value, shown]);
  return shown;
}
