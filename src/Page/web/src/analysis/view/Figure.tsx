import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Drawing, Look, Nothing, Theme } from '../charts/drawing';
import type { Selection } from '../contract';
import { csvOf, type Table } from '../data/csv';
import { halvesOf } from './bulk';
import { svgOf, type ECharts } from './echarts';
import { fileName, save } from '../../lib/files';
import { useVisible, useWhile, useWidth } from './hooks';
import { Plot } from './Plot';
import type { TipContent } from './Tip';
import { DataTable } from './DataTable';

/** What all figures of an experiment, or of a comparison, have in common. */
export interface Stage {
  readonly name: string;
  readonly theme: Theme;
  readonly selection: Selection;
  readonly describe: (trial: number) => TipContent;
}

export interface FigureProps {
  readonly stage: Stage;
  readonly title: string;
  /** What there is to choose, above the chart. */
  readonly controls?: ComponentChildren;
  readonly draw: (look: Look) => Drawing | Nothing;
  /** What the drawing is made of: it is drawn anew when one of them is another one. */
  readonly of: readonly unknown[];
  /** Over the whole width. */
  readonly isWide?: boolean;
  readonly children?: ComponentChildren;
}

/** A chart with its title, words, choices, and the same as a table and as files. */
export function Figure({ stage, title, controls, draw, of, isWide, children }: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const width = useWidth(place);
  const isVisible = useVisible(place);
  const selected = stage.selection.selected.value;
  const drawing = useWhile(isVisible && width > 0, () => draw({ theme: stage.theme, width, selected }), [stage.theme, width, selected, ...of]);
  const isDrawn = typeof drawing === 'object';

  const onPng = () => chart.current?.getDom().querySelector('canvas') && isDrawn && void fetchPng(chart.current, drawing, stage.theme).then(blob => save(`${fileName(stage.name, title)}.png`, blob));
  const onSvg = () => isDrawn && save(`${fileName(stage.name, title)}.svg`, new Blob([svgOf(drawing.option, width, drawing.height ?? 320, stage.theme.ground)], { type: 'image/svg+xml' }));

  return (
    <Frame stage={stage} title={title} controls={controls} isWide={isWide ?? false} summary={isDrawn ? drawing.summary : undefined} table={isDrawn ? drawing.table : undefined} onPng={onPng} onSvg={onSvg} below={children}>
      <div ref={place} class="an-place">
        {isDrawn && <Plot drawing={drawing} theme={stage.theme} width={width} label={`${title}. ${drawing.summary}`} selection={stage.selection} describe={stage.describe} onChart={one => (chart.current = one)} />}
        {typeof drawing === 'string' && <p class="an-nothing">{drawing}</p>}
      </div>
    </Frame>
  );
}

// by way of a canvas, as a data: address can't be fetched under the page's content security policy
function fetchPng(chart: ECharts, drawing: Drawing, theme: Theme): Promise<Blob> {
  // a picture is made in one piece, with what is else painted beside the chart
  chart.setOption(drawing.option, { notMerge: true });
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: theme.ground });
  chart.setOption(halvesOf(drawing.option).option, { notMerge: true });
  return new Promise((resolve, reject) => canvas.toBlob(blob => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)), 'image/png'));
}

export interface FrameProps {
  readonly stage: Stage;
  readonly title: string;
  readonly controls?: ComponentChildren;
  readonly isWide: boolean;
  readonly summary: string | undefined;
  readonly table: (() => Table) | undefined;
  readonly onPng: () => void;
  readonly onSvg: () => void;
  readonly children: ComponentChildren;
  readonly below?: ComponentChildren;
}

/** What stands around every chart. */
export function Frame({ stage, title, controls, isWide, summary, table, onPng, onSvg, children, below }: FrameProps) {
  const [isData, setData] = useState(false);
  const id = useId();
  const onCsv = () => table !== undefined && save(`${fileName(stage.name, title)}.csv`, new Blob([csvOf(table())], { type: 'text/csv' }));
  return (
    <figure class={`an-figure${isWide ? ' an-wide' : ''}`} aria-labelledby={id}>
      <div class="an-head">
        <h3 id={id}>{title}</h3>
        <div class="an-tools">
          <button type="button" aria-pressed={isData} disabled={table === undefined} onClick={() => setData(!isData)} title="The same as a table">Data</button>
          <button type="button" disabled={table === undefined || isData} onClick={onPng} title="Save as a picture">PNG</button>
          <button type="button" disabled={table === undefined} onClick={onSvg} title="Save as a drawing">SVG</button>
          <button type="button" disabled={table === undefined} onClick={onCsv} title="Save the data as comma-separated values">CSV</button>
        </div>
      </div>
      {controls !== undefined && <div class="an-controls">{controls}</div>}
      <div hidden={isData}>{children}</div>
      {isData && table !== undefined && <DataTable table={table()} selection={stage.selection} caption={title} />}
      {summary !== undefined && <figcaption>{summary}</figcaption>}
      {below}
    </figure>
  );
}
