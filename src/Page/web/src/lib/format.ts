import type { Json, Num } from '../model';

/** A number as a calculation takes it. */
export const numberOf = (value: Num | undefined): number => value === undefined ? NaN : typeof value === 'number' ? value : Number(value);

/** A number for a person: six digits, and no more than it has. */
export function number(value: Num | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'number') return value === 'Infinity' ? '∞' : value === '-Infinity' ? '−∞' : value;
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(4).replace(/\.?0+e/, 'e').replace('e+', 'e') : String(Number(value.toPrecision(6)));
  return text.replace(/-/g, '−');
}

/** A value of a configuration for a person. */
export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 1) return seconds <= 0 ? '0 s' : `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }

  return `${unit === 0 ? count : count.toPrecision(3)} ${units[unit]}`;
}

const stamp = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
export const time = (at: string | undefined) => at ? stamp.format(new Date(at)) : '';

/** How long ago, roughly. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (now - Date.parse(at)) / 1000;
  if (seconds < 10) return 'just now';
  if (seconds < 3600) return `${duration(seconds)} ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

export const count = (howMany: number, one: string, many = `${one}s`) => `${howMany.toLocaleString('en')} ${howMany === 1 ? one : many}`;

/** The parameters of a configuration by their flat names, such as opt/momentum. */
export function flat(configuration: { readonly [name: string]: Json }): Record<string, Json> {
  const all: Record<string, Json> = {};
  const add = (prefix: string, values: { readonly [name: string]: Json }) => {
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) add(`${prefix}${name}/`, value);
      else all[`${prefix}${name}`] = value;
    }
  };
  add('', configuration);
  return all;
}

const lineWidth = 96;

/** JSON for a person to read and change: what fits into a line is one. */
export function pretty(json: unknown, indent = ''): string {
  const whole = line(json);
  if (json === null || typeof json !== 'object' || (indent !== '' && indent.length + whole.length <= lineWidth)) return whole;
  const inner = `${indent}  `;
  const parts = Array.isArray(json) ? json.map(one => inner + pretty(one, inner)) : Object.entries(json).map(([name, value]) => `${inner}${JSON.stringify(name)}: ${pretty(value, inner)}`);
  if (parts.length === 0) return whole;
  const [open, close] = Array.isArray(json) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function line(json: unknown): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(line).join(', ')}]`;
  return `{${Object.entries(json).map(([name, value]) => `${JSON.stringify(name)}: ${line(value)}`).join(', ')}}`;
}
