import type { Json } from '../../model';
import { at, flatOf, flatten, isObject, join, same, textOf } from '../../lib/flatten';

/** What a parameter is of a trial: a number, an option by its text, or nothing where the trial does not have it. */
export type Cell = number | string | null;

export interface Parameter {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** Whether the space is even in its logarithm. */
  readonly isLog: boolean;
  /** Whether all its values are whole. */
  readonly isInteger: boolean;
  /** The ends of its domain, as far as it has some. */
  readonly low?: number;
  readonly high?: number;
  /** The options in the order of the space. */
  readonly options: readonly string[];
  readonly cellOf: (configuration: Json) => Cell;
}

const ranges = new Set(['uniform', 'quniform', 'loguniform', 'qloguniform', 'randint', 'qrandint', 'lograndint', 'qlograndint']);
const normals = new Set(['randn', 'qrandn']);

/** All parameters: those of the space in its order, then what only configurations have, such as those of a space that a program makes as it runs. */
export function parametersOf(space: Json | undefined, configurations: readonly Json[]): Parameter[] {
  const found = new Map<string, Parameter>();
  const known = new Set<string>();
  if (isObject(space)) for (const [name, node] of Object.entries(space)) walk(name, node, false, found, known);
  const seen = new Map<string, Json[]>();
  for (const configuration of configurations) {
    for (const [name, value] of isObject(configuration) ? flatOf(configuration) : flatten(configuration)) {
      if (known.has(name)) continue;
      const values = seen.get(name);
      if (values === undefined) seen.set(name, [value]);
      else values.push(value);
    }
  }
  for (const [name, values] of seen) if (!found.has(name) && !isUnder(name, found)) found.set(name, inferred(name, values));
  return [...found.values()];
}

function walk(path: string, node: Json, isOption: boolean, found: Map<string, Parameter>, known: Set<string>): void {
  if (Array.isArray(node)) return node.forEach((item, i) => walk(join(path, String(i)), item, isOption, found, known));
  // what an option consists of says no more than which option it is
  if (!isObject(node)) return void (isOption && known.add(path));
  const [key, more] = Object.keys(node);
  const domain = key !== undefined && more === undefined ? node[key] : undefined;
  if (key === 'const' && domain !== undefined) return void (isOption && [...flatten(domain, path).keys()].forEach(name => known.add(name)));
  if (Array.isArray(domain) && key !== undefined && ranges.has(key)) return add(found, known, numeric(path, key, domain));
  if (Array.isArray(domain) && key !== undefined && normals.has(key)) return add(found, known, number(path, false, false));
  if (Array.isArray(domain) && (key === 'choice' || key === 'grid_search')) {
    add(found, known, choice(path, domain));
    return domain.forEach(option => (isObject(option) || Array.isArray(option)) && walk(path, option, true, found, known));
  }
  // computed: what it is shows in the configurations
  if (key === 'sample_from' && typeof domain === 'string') return;
  for (const [name, child] of Object.entries(node)) walk(join(path, name), child, isOption, found, known);
}

function add(found: Map<string, Parameter>, known: Set<string>, parameter: Parameter): void {
  known.add(parameter.name);
  const other = found.get(parameter.name);
  found.set(parameter.name, other === undefined ? parameter : merged(other, parameter));
}

// the same name in several options of a choice
function merged(a: Parameter, b: Parameter): Parameter {
  const low = a.low === undefined || b.low === undefined ? undefined : Math.min(a.low, b.low);
  const high = a.high === undefined || b.high === undefined ? undefined : Math.max(a.high, b.high);
  const options = [...new Set([...a.options, ...b.options])];
  const isNumber = a.kind === 'number' && b.kind === 'number';
  const cellOf = isNumber ? a.cellOf : a.kind === 'category' && b.kind === 'category' ? (value: Json) => either(a.cellOf(value), b.cellOf(value)) : (value: Json) => plain(at(value, a.name));
  return { name: a.name, kind: isNumber ? 'number' : 'category', isLog: a.isLog && b.isLog, isInteger: a.isInteger && b.isInteger, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }), options, cellOf };
}

const either = (a: Cell, b: Cell): Cell => a ?? b;
const plain = (value: Json | undefined): Cell => (value === undefined ? null : textOf(value));

function number(name: string, isLog: boolean, isInteger: boolean, low?: number, high?: number): Parameter {
  const cellOf = (configuration: Json): Cell => {
    const value = at(configuration, name);
    return typeof value === 'number' ? value : null;
  };
  return { name, kind: 'number', isLog, isInteger, options: [], cellOf, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

function numeric(name: string, keyword: string, domain: readonly Json[]): Parameter {
  const [low, high, step] = domain.map(Number);
  // integers that are counted by ones leave their upper end out
  const last = high === undefined ? undefined : keyword.endsWith('randint') && step === undefined ? high - 1 : high;
  return number(name, keyword.includes('log'), keyword.includes('randint'), low, last);
}

function choice(name: string, options: readonly Json[]): Parameter {
  const labels = options.map((option, i) => labelOf(option, i, options));
  const cellOf = (configuration: Json): Cell => {
    const value = at(configuration, name);
    if (value === undefined) return null;
    const position = options.findIndex(option => fits(option, value));
    return labels[position] ?? textOf(value);
  };
  return { name, kind: 'category', isLog: false, isInteger: false, options: labels, cellOf };
}

/** Whether a configuration's part is one that a node of the space can make, as far as its constants and names say. */
function fits(node: Json, value: Json | undefined): boolean {
  if (value === undefined) return false;
  if (Array.isArray(node)) return Array.isArray(value) && node.length === value.length && node.every((item, i) => fits(item, value[i]));
  if (!isObject(node)) return same(node, value);
  const [key, more] = Object.keys(node);
  const domain = key !== undefined && more === undefined ? node[key] : undefined;
  if (key === 'const' && domain !== undefined) return same(domain, value);
  if (Array.isArray(domain) && key !== undefined && (ranges.has(key) || normals.has(key))) return typeof value === 'number';
  if (Array.isArray(domain) && (key === 'choice' || key === 'grid_search')) return domain.some(option => fits(option, value));
  if (key === 'sample_from' && typeof domain === 'string') return true;
  return isObject(value) && Object.keys(node).length === Object.keys(value).length && Object.entries(node).every(([name, child]) => fits(child, value[name]));
}

// an option that is an object is called by the text that only it has, such as its kind
function labelOf(option: Json, position: number, options: readonly Json[]): string {
  const content = isObject(option) && Object.keys(option).length === 1 && option.const !== undefined ? option.const : option;
  if (!isObject(content)) return textOf(content);
  for (const [name, value] of Object.entries(content)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    if (options.every((other, i) => i === position || !isObject(other) || !same(other[name], value))) return textOf(value);
  }
  return content === option ? `option ${position + 1}` : textOf(content);
}

function inferred(name: string, values: readonly Json[]): Parameter {
  if (values.every(value => typeof value === 'number')) return number(name, false, values.every(Number.isInteger));
  return { name, kind: 'category', isLog: false, isInteger: false, options: [...new Set(values.map(textOf))], cellOf: configuration => plain(at(configuration, name)) };
}

// an option that is an array or object and constant is shown as one
function isUnder(name: string, found: Map<string, Parameter>): boolean {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) if (found.has(name.slice(0, slash))) return true;
  return false;
}
