// Only what is drawn is taken into the bundle.
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { CustomChart, LineChart, LinesChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

use([CustomChart, LineChart, LinesChart, ScatterChart, GridComponent, LegendComponent, CanvasRenderer, SVGRenderer]);

export type { ECharts };

/** A chart in a place of the page. */
export const onCanvas = (place: HTMLElement): ECharts => init(place, null, { renderer: 'canvas' });

/** The same chart as the text of an SVG file; needs no page. */
export function svgOf(option: EChartsCoreOption, width: number, height: number, background: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, backgroundColor: background });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
