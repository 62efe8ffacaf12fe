/** A choice of one. */
export function Choice({ label, value, options, onChange }: { label: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  return (
    <label class="an-field">
      {label}
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        {options.map(([key, text]) => <option key={key} value={key} selected={key === value}>{text}</option>)}
      </select>
    </label>
  );
}

/** On or off. */
export function Toggle({ label, value, onChange }: { label: string; value: boolean; onChange: (value: boolean) => void }) {
  return <label class="an-field"><input type="checkbox" checked={value} onChange={event => onChange(event.currentTarget.checked)} />{label}</label>;
}
