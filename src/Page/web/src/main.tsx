import { render } from 'preact';
import './page.css';
import { keyChanges } from './lib/api';
import { route, to } from './lib/router';
import { ClusterPage } from './pages/ClusterPage';
import { ComparePage } from './pages/ComparePage';
import { ExperimentPage } from './pages/ExperimentPage';
import { ExperimentsPage } from './pages/ExperimentsPage';
import { NewPage } from './pages/NewPage';
import { SettingsPage } from './pages/SettingsPage';
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

const place = document.getElementById('page');
if (place) render(<Shell><Page /></Shell>, place);
