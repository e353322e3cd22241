// npm test [-- unit|components|e2e] [vitest's own arguments]: does all set-up, then runs the projects one after another.
// With ASSAY_TEST_REPORTS=FOLDER each project also leaves its totals there as JSON, for whoever adds them up.
import { join } from 'node:path';
import { ensureBasics } from './lib/basics.mjs';
import { ensureBuild } from './lib/build.mjs';
import { modules, root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note } from './lib/progress.mjs';
import { handOver } from './lib/run.mjs';
import { ensureSqlite } from './lib/sqlite.mjs';

const PROJECTS = ['unit', 'components', 'e2e'];

await command(async (args) => {
  const chosen = PROJECTS.filter((name) => args.includes(name));
  const rest = args.filter((arg) => !PROJECTS.includes(arg));
  let failed = 0;
  for (const project of chosen.length > 0 ? chosen : PROJECTS) {
    const { env, display } = await prepare(project);
    note(`\n== ${project} tests`);
    const code = await vitest(project, rest, env);
    display?.stop();
    if (code !== 0) failed = code;
    if (code > 128) break; // ended by a signal: the person wants out
  }
  return failed;
});

async function prepare(project) {
  if (project === 'e2e') return prepareWindow({ virtual: true });
  ensureBasics();
  await ensureSqlite();
  // Tests of the kernel start its workers, and those run from the build.
  if (project === 'unit') await ensureBuild();
  return { env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' }, display: null };
}

function vitest(project, rest, env) {
  const reports = process.env.ASSAY_TEST_REPORTS;
  const reporters = reports
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${project}.json`)}`]
    : [];
  return handOver(
    process.execPath,
    [
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--passWithNoTests',
      ...reporters,
      ...rest,
    ],
    { cwd: root, env },
  );
}
