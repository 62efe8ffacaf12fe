// Makes dist/ from src/: the same files from the same lock file, whoever builds.
import { build, context } from 'esbuild';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';

const options = {
  entryPoints: { page: 'src/main.tsx' },
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: 'dist',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'info',
  metafile: true,
};

// What others wrote and is in the bundle comes with their terms.
async function licences(inputs) {
  const names = [...new Set(inputs.map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(name => name))].sort();
  const texts = await Promise.all(names.map(async name => {
    const folder = `node_modules/${name}`;
    const { version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const files = (await readdir(folder, { withFileTypes: true })).filter(file => file.isFile() && /^(licen[cs]e|notice)/i.test(file.name)).map(file => file.name).sort();
    if (files.length === 0) throw new Error(`${name} has no licence in its folder: see what its terms are.`);
    return [`${name} ${version}`, ...await Promise.all(files.map(file => readFile(`${folder}/${file}`, 'utf8')))].join('\n\n');
  }));
  return texts.map(text => text.replace(/\r\n/g, '\n').trim()).join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
for (const file of ['index.html', 'icon.svg']) await copyFile(`src/${file}`, `dist/${file}`);
if (process.argv.includes('--watch')) await (await context(options)).watch();
else await writeFile('dist/licences.txt', await licences(Object.keys((await build(options)).metafile.inputs)));
