import type { Json } from '../model';

type Spec = { readonly [name: string]: Json };

const kindOf = (json: Json | undefined): string => json !== null && typeof json === 'object' && !Array.isArray(json) && typeof json.kind === 'string' ? json.kind : '';

/** What docs/choosing.md says about a spec like this. */
export function advice(spec: Spec): readonly string[] {
  const [searcher, scheduler] = [kindOf(spec.searcher) || 'auto', kindOf(spec.scheduler) || 'fifo'];
  const samples = typeof spec.samples === 'number' ? spec.samples : null;
  const space = JSON.stringify(spec.space ?? {});
  const several = Array.isArray(spec.alsoOptimize) && spec.alsoOptimize.length > 0;
  const said: string[] = [];
  if (searcher === 'auto') said.push('No searcher is named, so Auto chooses: a Gaussian process with every third trial a quadratic step, up to a few hundred trials; CMA-ES for more than 200 at once.');
  if (samples === null) said.push('There is no number of samples: give a stop rule such as {"kind": "time", …}, or stop it by hand.');
  if (samples !== null && samples > 1000 && (searcher === 'auto' || searcher === 'gp')) said.push('For thousands of trials CMA-ES (real numbers) or TPE (categories, branches) ask less of the machine than a Gaussian process.');
  if (scheduler === 'fifo') said.push('Trials run to their end. If they report as they train, ASHA with maxResource ends those early that are not worth it: no checkpoints are needed.');
  if (scheduler === 'asha' && searcher === 'tpe') said.push('TPE that learns from trials cut short takes away the breadth that ASHA lives on: Prescreening or BOHB are made for it.');
  if (/"choice"/.test(space) && searcher === 'cmaes') said.push('CMA-ES is for real numbers; with categories take TPE, or leave the searcher out.');
  if (several && searcher !== 'auto' && !/multi|motpe|nsga/i.test(searcher)) said.push('With several objectives leave the searcher out, or take one that is made for them: docs/multi-objective.md.');
  return said;
}
