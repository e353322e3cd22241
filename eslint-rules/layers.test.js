import { RuleTester } from 'eslint';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';
import layers from './layers.js';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.afterAll = afterAll;

const at = (file, code) => ({ code, filename: join(process.cwd(), file) });
const wrong = (file, code) => ({ ...at(file, code), errors: [{ messageId: 'wrong' }] });

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run('layers', layers, {
  valid: [
    at('main/quality/suite.ts', "import { open } from '../data';"),
    at('main/quality/suite.ts', "import { check } from './checks/missing';"),
    at('main/quality/checks/missing.ts', "import { Check } from '../../../shared/domain';"),
    at('main/learn/dense/fit.ts', "import { trace } from '../../compute';"),
    at('main/kernel/router.ts', "import { suite } from '../quality'; import { data } from '../data/index';"),
    at('main/cli.ts', "import { startKernel } from './kernel';"),
    at('main/cli.ts', "import { run } from './cli/commands/run';"),
    at(
      'main/cli/commands/run.ts',
      "import { startKernel } from '../../kernel'; import { runner } from '../../pipeline';",
    ),
    at('main/index.ts', "import { app } from 'electron'; import { startApplication } from './window';"),
    at('main/window/menu.ts', "import type { MenuItem } from 'electron';"),
    at('renderer/app/main.ts', "import { contracts } from '../../shared/contracts'; import './x.css';"),
    at('renderer/data/Grid.svelte.ts', "import Button from '../ui/Button.svelte';"),
    at('test/main/data/x.test.ts', "import { inner } from '../../../main/data/import/csv';"),
    at(
      'main/data/x.ts',
      "import { readFile } from 'node:fs/promises'; import { DuckDBInstance } from '@duckdb/node-api';",
    ),
  ],
  invalid: [
    wrong('shared/domain/data.ts', "import { x } from '../../main/data';"),
    wrong('shared/domain/data.ts', "import { readFile } from 'node:fs';"),
    wrong('shared/domain/data.ts', "import path from 'path';"),
    wrong('renderer/app/x.ts', "import { x } from '../../main/kernel';"),
    wrong('renderer/app/x.ts', "import type { x } from '../../main/kernel';"),
    wrong('renderer/app/x.ts', "import { app } from 'electron';"),
    wrong('renderer/app/x.ts', "import Database from 'better-sqlite3';"),
    wrong('main/data/x.ts', "import { suite } from '../quality';"),
    wrong('main/project/x.ts', "import { trace } from '../compute';"),
    wrong('main/compute/x.ts', "import { repositories } from '../project';"),
    wrong('main/quality/x.ts', "import { csv } from '../data/import/csv';"),
    wrong('main/quality/x.ts', "export * from '../data/grid';"),
    wrong('main/quality/x.ts', "const later = import('../kernel');"),
    wrong('main/quality/x.ts', "let x: import('../serve').Server;"),
    wrong('main/quality/x.ts', "import { dialog } from 'electron';"),
    wrong('main/kernel/x.ts', "import { startApplication } from '../window';"),
    wrong('main/kernel/x.ts', "import { csv } from '../data/import/csv';"),
    wrong('main/window/x.ts', "import { kernel } from '../kernel';"),
    wrong('main/cli/context.ts', "import { startKernel } from '../kernel/kernel';"),
    wrong('main/kernel/x.ts', "import { run } from '../cli/commands/run';"),
    wrong('main/preload.ts', "import { startApplication } from './window';"),
    wrong('main/index.ts', "import { kernel } from './kernel';"),
    wrong('main/data/x.ts', "import { helper } from '../../test/helper';"),
  ],
});
