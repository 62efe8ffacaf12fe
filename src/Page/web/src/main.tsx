import { render } from 'preact';
import './page.css';
import { keyChanges } from './lib/api';
import { route, to } from './lib/router';
import { ClusterPage } from './pages/ClusterPage';
import { ComparePage } from './pages/ComparePage';
import { ExperimentPage } from './pages/ExperimentPage';
import { ExperimentsPage } from './pages/ExperimentsPage';
import { NewPage } from './pages/NewPage';
import { ReportPage } from './pages/ReportPage';
import { SettingsPage } from './pages/SettingsPage';
import { askAbout } from './store/about';
import { finishSignIn } from './store/signIn';
import { readReport, ReportStore } from './store/report';
import { Empty } from './ui/parts';
import { Shell } from './ui/Shell';

function Page() {
  const { path } = route.value;
  const [place = 'experiments', name] = path;
  // another key is another caller: everything is asked for anew
  const asked = keyChanges.value;
  switch (place) {
    case 'experiments': return name === undefined ? <ExperimentsPage key={asked} /> : <ExperimentPage key={`${name} ${asked}`} name={name} />;
    case 'new': return <NewPage key={asked} />;
    case 'compare': return <ComparePage key={asked} />;
    case 'cluster': return <ClusterPage key={asked} />;
    case 'settings': return <SettingsPage key={asked} />;
    default: return <Empty isPage title="There is no such page."><p><a href={to(['experiments'])}>All experiments</a></p></Empty>;
  }
}

async function show(place: HTMLElement) {
  const report = document.getElementById('tune-report');
  if (report === null) {
    await finishSignIn();
    askAbout();
    return render(<Shell><Page /></Shell>, place);
  }

  try {
    render(<ReportPage store={new ReportStore(await readReport(report.textContent ?? ''))} />, place);
  } catch (error) {
    render(<Shell isFile><Empty isPage title="This report can't be read."><p>{error instanceof Error ? error.message : String(error)}</p></Empty></Shell>, place);
    throw error;
  }
}

const place = document.getElementById('page');
if (place) void show(place);
