/** How a spec is shown. */
export function Format({ isJson, choose }: { isJson: boolean; choose: (format: string) => void }) {
  return <label>as <select aria-label="Format" value={isJson ? 'json' : 'yaml'} onChange={event => choose(event.currentTarget.value)}><option value="yaml">YAML</option><option value="json">JSON</option></select></label>;
}
