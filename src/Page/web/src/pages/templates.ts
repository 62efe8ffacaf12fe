import type { Fields } from '../lib/yaml';

/** Beginnings of specs. */
export interface Template { readonly name: string; readonly spec: Fields }

export const templates: readonly [Template, ...Template[]] = [
  {
    name: 'Trials that report once',
    spec: {
      name: 'my-experiment',
      space: { lr: { loguniform: [1e-5, 1e-1] }, layers: { randint: [1, 5] }, activation: { choice: ['relu', 'tanh'] } },
      objective: { metric: 'loss', goal: 'Minimize' },
      samples: 50,
    },
  },
  {
    name: 'Training that is cut short where it pays (ASHA)',
    spec: {
      name: 'my-experiment',
      space: { lr: { loguniform: [1e-5, 1e-1] }, momentum: { uniform: [0, 0.99] }, batch: { choice: [32, 64, 128] } },
      objective: { metric: 'accuracy', goal: 'Maximize' },
      samples: 100,
      scheduler: { kind: 'asha', maxResource: 81 },
    },
  },
  {
    name: 'Two objectives',
    spec: {
      name: 'my-experiment',
      space: { width: { randint: [16, 512] }, lr: { loguniform: [1e-5, 1e-1] } },
      objective: { metric: 'accuracy', goal: 'Maximize' },
      alsoOptimize: [{ metric: 'latency', goal: 'Minimize' }],
      samples: 100,
    },
  },
];
