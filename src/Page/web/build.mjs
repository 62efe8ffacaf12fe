// Makes dist/ from src/: the same files from the same lock file, whoever builds.
import { build, context } from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';

const options = {
  entryPoints: { page: 'src/main.tsx' },
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: 'dist',
  legalComments: 'linked',
  charset: 'utf8',
  logLevel: 'info',
};

await mkdir('dist', { recursive: true });
await copyFile('src/index.html', 'dist/index.html');
if (process.argv.includes('--watch')) await (await context(options)).watch();
else await build(options);
