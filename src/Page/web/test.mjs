// Runs test/*.test.ts.
import { build } from 'esbuild';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const outdir = await mkdtemp(join(tmpdir(), 'tune-page-'));
const entryPoints = (await readdir('test')).filter(file => file.endsWith('.test.ts')).map(file => `test/${file}`);
await build({ entryPoints, bundle: true, platform: 'browser', external: ['node:*'], format: 'esm', outdir, outExtension: { '.js': '.mjs' }, logLevel: 'warning' });
const { status } = spawnSync(process.execPath, ['--test', outdir], { stdio: 'inherit' });
await rm(outdir, { recursive: true });
process.exit(status ?? 1);
