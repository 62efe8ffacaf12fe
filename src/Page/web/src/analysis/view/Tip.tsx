/** What a chart says of what is under the pointer. Text, never markup: names and values come from users. */
export interface TipContent { readonly title: string; readonly lines: readonly string[] }

export function Tip({ x, y, width, height, content }: { x: number; y: number; width: number; height: number; content: TipContent }) {
  // on the side where there is room
  const across = x > width / 2 ? { right: `${width - x + 12}px` } : { left: `${x + 12}px` };
  const down = y > height / 2 ? { bottom: `${height - y + 12}px` } : { top: `${y + 12}px` };
  return (
    <div class="an-tip" role="status" style={{ ...across, ...down }}>
      <strong>{content.title}</strong>
      {content.lines.slice(0, 14).map((line, i) => <div key={i}>{line}</div>)}
    </div>
  );
}
