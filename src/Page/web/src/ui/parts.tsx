import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Json } from '../model';
import { flatten } from '../lib/flatten';
import { text } from '../lib/format';
import type { ApiProblem } from '../lib/problem';

/** Where something is in its life: a word, and a dot for who looks over many. */
export function Pill({ status }: { status: string }) {
  return <span class={`pill ${status.toLowerCase()}`}>{status}</span>;
}

/** A block of a page with its heading: as wide as others, as the page, or as the rest of its row. */
export function Card({ title, actions, wide, rest, children }: { title?: string; actions?: ComponentChildren; wide?: boolean; rest?: boolean; children: ComponentChildren }) {
  return (
    <section class={wide ? 'card wide' : rest ? 'card rest' : 'card'} aria-label={title}>
      {title && <header><h2>{title}</h2>{actions && <div class="actions">{actions}</div>}</header>}
      {children}
    </section>
  );
}

/** There is nothing, and what to do about it; on a whole page, or a part of it. */
export function Empty({ title, isPage, children }: { title: string; isPage?: boolean; children?: ComponentChildren }) {
  return <div class="empty">{isPage ? <h1 class="title">{title}</h1> : <p class="title">{title}</p>}{children}</div>;
}

export function Loading({ what }: { what: string }) {
  return <div class="empty" role="status"><span class="spinner" aria-hidden="true" /><p>Reading {what} …</p></div>;
}

/** What went wrong, and the way on. */
export function Trouble({ problem, again }: { problem: ApiProblem; again?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p class="title">{problem.status === 404 ? 'Not there' : problem.status === 0 ? 'No answer' : problem.status === 401 ? 'A key is needed' : 'That did not work'}</p>
      <p>{problem.message}</p>
      {problem.problems.length > 0 && !problem.problems.every(one => problem.message.includes(one)) && <ul>{problem.problems.map(one => <li key={one}>{one}</li>)}</ul>}
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

/** Parameters and their values. */
export function Configuration({ of }: { of: { readonly [name: string]: Json } }) {
  const all = [...flatten(of)];
  if (all.length === 0) return <p class="quiet">no parameters</p>;
  return <dl class="pairs">{all.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{text(value)}</dd></div>)}</dl>;
}

/** A question or a form before all else. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} aria-label={title} onClose={close} onClick={event => { if (event.target === dialog.current) close(); }}>
      <div class="dialog">
        <header><h2>{title}</h2><button type="button" class="plain" aria-label="Close" onClick={close}>✕</button></header>
        {children}
      </div>
    </dialog>
  );
}

/** Trials by status, as a bar. */
export function StatusBar({ trials, total }: { trials: Readonly<Record<string, number>>; total?: number }) {
  const order = ['Terminated', 'Running', 'Paused', 'Pending', 'Error'];
  const known = order.reduce((sum, status) => sum + (trials[status] ?? 0), 0);
  const whole = Math.max(total ?? known, known, 1);
  const said = order.filter(status => trials[status]).map(status => `${trials[status]} ${status === 'Terminated' ? 'ended' : status.toLowerCase()}`).join(', ');
  return (
    <div class="bar" role="img" aria-label={said || 'no trials yet'} title={said || 'no trials yet'}>
      {order.map(status => trials[status] ? <span key={status} class={status.toLowerCase()} style={{ width: `${100 * (trials[status] ?? 0) / whole}%` }} /> : null)}
    </div>
  );
}

/** Steps of a value over time, small: how the best came about. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  const [width, height, rim] = [96, 24, 2];
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return <span class="quiet">–</span>;
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const x = (index: number) => rim + (width - 2 * rim) * index / (finite.length - 1);
  const y = (value: number) => most === least ? height / 2 : height - rim - (height - 2 * rim) * (value - least) / (most - least);
  const path = finite.map((value, index) => index === 0 ? `M${x(0).toFixed(1)} ${y(value).toFixed(1)}` : `H${x(index).toFixed(1)}V${y(value).toFixed(1)}`).join('');
  return <svg class="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}><path d={path} /></svg>;
}
