import { render } from 'preact';
import './page.css';

const place = document.getElementById('page');
if (place) render(<h1>Tune.Orleans</h1>, place);
