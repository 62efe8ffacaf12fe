import { useEffect, useState } from 'preact/hooks';
import type { Amounts, Listed, PageOf, Silo, Why } from '../model';
import { get, pathOf } from '../lib/api';
import { bytes, count, number } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import { to } from '../lib/router';
import { Card, Empty, Loading, Pill, Trouble } from '../ui/parts';

const every = 2000;
interface Waiting { readonly experiment: Listed; readonly why: Why }

/** What the silos have, who holds it, and what waits for what. */
export function ClusterPage() {
  const [silos, setSilos] = useState<readonly Silo[] | null>(null);
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [hasDashboard, setDashboard] = useState(false);
  useEffect(() => {
    document.title = 'Cluster · Tune.Orleans';
    let isThere = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const [page, running] = await Promise.all([get<PageOf<Silo>>('/silos'), get<PageOf<Listed>>('/experiments?status=Running,Paused&limit=100')]);
        const whys = await Promise.all(running.items.map(async experiment => ({ experiment, why: await get<Why>(pathOf(experiment.name, '/why')).catch(() => null) })));
        if (!isThere) return;
        setSilos(page.items);
        setWaiting(whys.filter((one): one is Waiting => one.why !== null && one.why.reason !== 'NotPending'));
        setProblem(null);
      } catch (error) {
        if (isThere) setProblem(error instanceof ApiProblem ? error : new ApiProblem(0, '', String(error)));
      }

      if (isThere) timer = setTimeout(() => void read(), every);
    };
    void read();
    // it is another part of the host, and as a rule not there
    fetch('orleans', { method: 'GET' }).then(answer => { if (isThere) setDashboard(answer.ok); }, () => { /* it is not there */ });
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, []);
  if (!silos) return problem ? <Trouble problem={problem} /> : <Loading what="the silos" />;
  return (
    <>
      <div class="head"><h1>Cluster</h1><span class="quiet">{count(silos.length, 'silo')}</span>{hasDashboard && <a class="button push" href="orleans">Orleans dashboard</a>}</div>
      {problem && <p class="strip bad" role="alert">{problem.message} What is shown is what was known last.</p>}
      {silos.length === 0 ? <Empty title="No silo has said yet what it has."><p>A silo that has just started says so within some seconds.</p></Empty>
        : <div class="cards">{silos.map(silo => <SiloCard key={silo.address} silo={silo} />)}</div>}
      <div class="cards">
        <Card title="What waits, and for what" wide>
          {waiting.length === 0 ? <p class="quiet">Nothing waits.</p> : (
            <div class="scroll" tabIndex={0} role="region" aria-label="What waits"><table class="list">
              <thead><tr><th>Experiment</th><th>Status</th><th>Its next trial waits</th></tr></thead>
              <tbody>{waiting.map(({ experiment, why }) => <tr key={experiment.name}>
                <td><a href={to(['experiments', experiment.name])}>{experiment.name}</a></td><td><Pill status={experiment.status} /></td>
                <td>{why.summary}{why.silos.length > 0 && <span class="under">{why.silos.map(silo => `${silo.silo}: ${silo.missing.length === 0 ? 'has room' : silo.missing.join('; ')}`).join(' · ')}</span>}</td>
              </tr>)}</tbody>
            </table></div>
          )}
        </Card>
      </div>
    </>
  );
}

function SiloCard({ silo }: { silo: Silo }) {
  const held = new Map<string, number>();
  for (const lease of silo.leases) held.set(lease.experiment, (held.get(lease.experiment) ?? 0) + 1);
  const used = (amount: (bundle: Amounts) => number) => silo.leases.reduce((sum, lease) => sum + lease.resources.reduce((all, bundle) => all + amount(bundle), 0), 0);
  const { capacity } = silo;
  const kinds: [string, number, number, (value: number) => string][] = [['CPU', used(bundle => bundle.cpu), capacity.cpu, number]];
  if (capacity.gpu > 0) kinds.push(['GPU', used(bundle => bundle.gpu), capacity.gpu, number]);
  if (capacity.memory > 0) kinds.push(['Memory', used(bundle => bundle.memory), capacity.memory, bytes]);
  for (const [name, most] of Object.entries(capacity.custom)) kinds.push([name, used(bundle => bundle.custom[name] ?? 0), most, number]);
  const labels = Object.entries(capacity.labels);
  return (
    <Card title={silo.name}>
      <p class="quiet mono">{silo.address}</p>
      {labels.length > 0 && <p>{labels.map(([name, value]) => <span key={name} class="tag">{name}: {value}</span>)}</p>}
      {kinds.map(([name, some, most, show]) => (
        <div key={name} class="meter"><span>{name}</span><div class="bar" role="img" aria-label={`${name}: ${show(some)} of ${show(most)} in use`}>{some > 0 && most > 0 && <span class="running" style={{ width: `${Math.min(100, 100 * some / most)}%` }} />}</div><span class="right">{show(some)} / {show(most)}</span></div>
      ))}
      {held.size === 0 ? <p class="quiet">Nobody holds anything.</p> : <ul class="files">{[...held].map(([experiment, leases]) => <li key={experiment}><a href={to(['experiments', experiment])}>{experiment}</a><span class="quiet">{count(leases, 'lease')}</span></li>)}</ul>}
    </Card>
  );
}
