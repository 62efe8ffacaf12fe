import type { Fields } from '../lib/yaml';

/** Where a problem says that it is in the text of a spec, YAML or JSON; its beginning if that can't be told. */
export function placeOf(source: string, problem: string): { readonly from: number; readonly to: number } {
  const name = /^spec\.([A-Za-z]+)/.exec(problem)?.[1];
  if (name) {
    const found = new RegExp(`(?<=^|[{,\\s])("?)${name}\\1(?=\\s*:)`, 'm').exec(source);
    return found ? { from: found.index, to: found.index + found[0].length } : { from: 0, to: 0 };
  }

  const [, line, column] = /line (\d+), column (\d+)/.exec(problem) ?? [];
  if (line === undefined || column === undefined) return { from: 0, to: 0 };
  const lines = source.split('\n');
  const from = Math.min(source.length, lines.slice(0, Number(line) - 1).reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1);
  return { from, to: Math.min(source.length, from + 1) };
}

const runFile = ['command', 'trainable', 'code', 'environment', 'limits'];

/** The members that a file of `tune run` has and a spec does not: who pastes one is told. */
export function runFileKeys(spec: Fields): readonly string[] {
  const { objective } = spec;
  const isOfRun = objective !== null && typeof objective === 'object' && ('minimize' in objective || 'maximize' in objective);
  return [...runFile.filter(name => name in spec), ...(isOfRun ? ['objective with minimize or maximize'] : [])];
}
