import type { Json, Num } from '../model';

/** The number that the API means; NaN for what is not there. */
export const numberOf = (value: Num | null | undefined): number => (value === undefined || value === null ? NaN : Number(value));

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

/** Seconds for a person, in the two units that say most. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 1) return seconds <= 0 ? '0 s' : `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 59.95) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** Hours of processors or GPUs for a person. */
export const hours = (value: number) => value === 0 ? '0 h' : value < 0.001 ? '< 0.001 h' : `${number(Number(value.toPrecision(3)))} h`;

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
  if (seconds < 60) return `${Math.round(seconds)} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** How many of something, in words: `1 trial`, `2 trials`. */
export const count = (howMany: number, one: string, many = `${one}s`) => `${grouped.format(howMany)} ${howMany === 1 ? one : many}`;

// asked for once: charts say thousands of counts
const grouped = new Intl.NumberFormat('en');

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
