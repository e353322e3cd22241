// The contract of the command line on real data: run, check, score, serve, export, doctor; the project stays usable after each.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../../main/project';
import type { Explanation } from '../../../shared/domain';
import { bankTenth } from '../../samples';
import { type Outcome, Terminal } from './terminal';

interface Interval {
  value: number;
  low: number;
  high: number;
}

const terminal = new Terminal();
const project = terminal.path('bank.assay');
afterAll(() => terminal.dispose());

describe('from a file to a model in use', () => {
  let first: Outcome;

  beforeAll(async () => {
    first = await terminal.run(
      'run',
      bankTenth,
      '--target',
      'y',
      '--project',
      project,
      '--learner',
      'linear',
      '--seed',
      '3',
      '--json',
    );
  });

  it('answers with one JSON object of the agreed form', () => {
    expect(first.stderr).not.toMatch(/unexpected/i);
    expect(first.code).toBe(0);
    const answer = JSON.parse(first.stdout) as { model: { metrics: Record<string, Interval | undefined> } };
    expect(answer).toMatchObject({
      gate: { verdict: expect.stringMatching(/^(pass|warn)$/) as string },
      model: { version: 1, learner: 'linear' },
      rows: 4521,
    });
    const { rocAuc } = answer.model.metrics;
    expect(rocAuc?.low).toBeLessThan(rocAuc?.value ?? 0);
    expect(rocAuc?.value).toBeLessThan(rocAuc?.high ?? 0);
    expect(rocAuc?.value).toBeGreaterThan(0.85);
  });

  it('repeats exactly by its seed', async () => {
    const other = terminal.path('again.assay');
    const again = await terminal.run(
      'run',
      bankTenth,
      '--target',
      'y',
      '--project',
      other,
      '--learner',
      'linear',
      '--seed',
      '3',
      '--json',
    );
    const metrics = (outcome: Outcome): unknown =>
      (JSON.parse(outcome.stdout) as { model: { metrics: unknown } }).model.metrics;
    expect(metrics(again)).toEqual(metrics(first));
  });

  it('scores every row in its order', async () => {
    const out = terminal.path('scored.csv');
    const { code, stdout } = await terminal.run('score', bankTenth, '--project', project, '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain('4,521 rows');
    const lines = readFileSync(out, 'utf8').trim().split(/\r?\n/);
    expect(lines).toHaveLength(4522);
    expect(lines[0]).toMatch(/prediction.*probability_no.*probability_yes/);
    expect(lines[1]).toMatch(/^"?30"?,/);
  });

  it('names the missing column when it scores, and leaves nothing behind', async () => {
    const partial = terminal.path('partial.csv');
    writeFileSync(partial, 'age,job\n30,unemployed\n');
    const out = terminal.path('partial-scored.csv');
    const { code, stderr } = await terminal.run('score', partial, '--project', project, '--out', out);
    expect(code).toBe(4);
    expect(stderr).toContain('marital');
    expect(existsSync(out)).toBe(false);
  });

  it('explains a row of the data and the same row of a file alike', async () => {
    const options = ['--project', project, '--row', '12', '--json'];
    const stored = await terminal.run('explain', ...options);
    expect(stored.code).toBe(0);
    const explanation = JSON.parse(stored.stdout) as Explanation;
    expect(explanation).toMatchObject({ rowId: 11, method: 'linear', outcome: 'yes', target: 'y' });
    const total = explanation.contributions.reduce((sum, { amount }) => sum + amount, explanation.base);
    expect(total).toBeCloseTo(explanation.margin, 5);
    const given = await terminal.run('explain', bankTenth, ...options);
    const other = JSON.parse(given.stdout) as Explanation;
    expect(other.contributions).toEqual(explanation.contributions);
    const words = await terminal.run('explain', '--project', project, '--row', '12');
    expect(words.stdout).toContain('Row 12: the model gives “yes” of “y” a chance of');
    const none = await terminal.run('explain', '--project', project, '--row', '99999');
    expect(none.code).toBe(4);
    expect(none.stderr).toContain('no row 99,999');
  });

  it('exports one ONNX file and its manifest', async () => {
    const out = terminal.path('model.onnx');
    const { code } = await terminal.run(
      'export',
      '--project',
      project,
      '--model',
      'production',
      '--out',
      out,
    );
    expect(code).toBe(0);
    expect(readFileSync(out).length).toBeGreaterThan(1000);
    expect(JSON.parse(readFileSync(terminal.path('model.json'), 'utf8'))).toMatchObject({ target: 'y' });
  });

  it('exports the model card, alone or beside the model, in the language of the terminal', async () => {
    const page = terminal.path('card.html');
    const alone = await terminal.run('export', '--project', project, '--card', page);
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain('card.html');
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<h2>What it is worth</h2>');
    expect(html).toContain('<code>duration</code>');
    const [model, both] = [terminal.path('beside.onnx'), terminal.path('beside.html')];
    const beside = await terminal.run('export', '--project', project, '--out', model, '--card', both);
    expect(beside.code).toBe(0);
    expect(readFileSync(both, 'utf8')).toBe(html);
    expect(existsSync(model)).toBe(true);
    const nowhere = terminal.path('no/such/card.html');
    const refused = await terminal.run('export', '--project', project, '--card', nowhere);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('no/such');
    const nothing = await terminal.run('export', '--project', project);
    expect(nothing.code).toBe(2);
  });

  it('says what is left of a model whose run was deleted', async () => {
    const copy = terminal.path('copy.assay');
    copyFileSync(project, copy);
    const opened = Project.open(copy, { cacheRoot: terminal.path('cache') });
    opened.runs.remove(opened.models.get(1).runId);
    opened.close();
    const why = await terminal.run('explain', '--project', copy, '--row', '12');
    expect(why.code).toBe(4);
    expect(why.stderr).toContain(
      'Model version 1 cannot be explained: the training run it came from was deleted',
    );
    const page = terminal.path('left.html');
    const card = await terminal.run('export', '--project', copy, '--card', page);
    expect(card.code).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('<h2>What it is worth</h2>');
    const out = terminal.path('left.csv');
    expect((await terminal.run('score', bankTenth, '--project', copy, '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(terminal.path('scored.csv'), 'utf8'));
  });

  it('refuses a model that is not there, naming those that are', async () => {
    const { code, stderr } = await terminal.run(
      'export',
      '--project',
      project,
      '--model',
      '9',
      '--out',
      terminal.path('x.onnx'),
    );
    expect(code).toBe(4);
    expect(stderr).toContain('1, production');
  });

  it('trains boosted trees, beside the linear baseline, and registers them as one graph on raw columns', async () => {
    const trees = terminal.path('trees.assay');
    const { code, stdout } = await terminal.run(
      'run',
      bankTenth,
      '--target',
      'y',
      '--project',
      trees,
      '--learner',
      'trees',
      '--accept-gate',
      'A tenth of the rows.',
      '--json',
    );
    expect(code).toBe(0);
    const { model, evaluation } = JSON.parse(stdout) as {
      model: { learner: string };
      evaluation: { metrics: { rocAuc: { value: number } }; baseline: { rocAuc: { value: number } } };
    };
    expect(model.learner).toBe('trees');
    expect(evaluation.metrics.rocAuc.value).toBeGreaterThan(0.85);
    expect(evaluation.baseline.rocAuc.value).toBeGreaterThan(0.8);
  });

  it('answers on a local service and ends cleanly when it is told to', async () => {
    const child = terminal.start('serve', '--project', project, '--port', '0', '--token', 'secret-token');
    const url = await new Promise<string>((resolve, reject) => {
      let seen = '';
      child.stdout.on('data', (part: Buffer) => {
        seen += part.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(seen);
        if (found) resolve(found[0]);
      });
      child.once('close', (code) => reject(new Error(`ended with ${code}: ${seen}`)));
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const post = (body: string, token = 'secret-token') =>
      fetch(`${url}/v1/predict`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
      });
    const row = {
      age: 30,
      job: 'unemployed',
      marital: 'married',
      education: 'primary',
      default: 'no',
      balance: 1787,
      housing: 'no',
    };
    const rest = {
      loan: 'no',
      contact: 'cellular',
      day: 19,
      month: 'oct',
      duration: 79,
      campaign: 1,
      pdays: -1,
      previous: 0,
      poutcome: 'unknown',
    };
    const good = await post(JSON.stringify({ rows: [{ ...row, ...rest }] }));
    expect(good.status).toBe(200);
    expect(await good.json()).toMatchObject({ model: 1, predictions: [{ prediction: 'no' }] });
    expect((await post('{}', 'wrong')).status).toBe(401);
    expect((await post('{"rows":')).status).toBe(400);
    const missing = await post(JSON.stringify({ rows: [row] }));
    expect(missing.status).toBe(400);
    expect(await missing.text()).toContain('loan');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('keeps the model after all this, and gains a second version from a second run', async () => {
    const again = await terminal.run(
      'run',
      bankTenth,
      '--target',
      'y',
      '--project',
      project,
      '--learner',
      'linear',
      '--json',
    );
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ model: { version: 2 } });
  });
});

describe('gates and cancel', () => {
  it('ends with 3 where the quality gate says no, and goes on with a reason', async () => {
    const file = terminal.path('doubtful.csv');
    const lines = ['id,amount,kind,same,bought'];
    for (let i = 0; i < 600; i++) {
      const amount = i % 2 === 0 ? '' : String((i * 37) % 101);
      lines.push(`${i},${amount},${'abc'[i % 3] ?? ''},1,${(i * 37) % 101 > 50 ? 'yes' : 'no'}`);
    }
    writeFileSync(file, `${lines.join('\n')}\n`);
    const checked = await terminal.run('check', file, '--target', 'bought', '--json');
    expect(checked.code).toBe(3);
    const { gate } = JSON.parse(checked.stdout) as {
      gate: { verdict: string; checks: { check: string; verdict: string }[] };
    };
    expect(gate.verdict).toBe('fail');
    const refused = await terminal.run(
      'run',
      file,
      '--target',
      'bought',
      '--project',
      terminal.path('d1.assay'),
      '--learner',
      'linear',
    );
    expect(refused.code).toBe(3);
    // What was imported stays there, with its gate: let pass for a reason that is kept.
    const stands = (...more: string[]) =>
      terminal.run('check', '--project', terminal.path('d1.assay'), ...more, '--json');
    expect((await stands()).code).toBe(3);
    expect(await stands('--accept-gate', ' ')).toMatchObject({ code: 2, stdout: '' });
    expect((await stands('--accept-gate', 'Known, and mended next month')).code).toBe(0);
    const kept = await stands();
    expect(kept.code).toBe(0);
    expect(JSON.parse(kept.stdout)).toMatchObject({ gate: { accepted: 'Known, and mended next month' } });
    const accepted = await terminal.run(
      ...['run', file, '--target', 'bought', '--project', terminal.path('d2.assay'), '--learner', 'linear'],
      ...['--accept-gate', 'a test of acceptance', '--json'],
    );
    expect(accepted.code).toBe(0);
    expect(JSON.parse(accepted.stdout)).toMatchObject({
      gate: { accepted: 'a test of acceptance' },
      model: { version: 1 },
    });
  });

  it('ends with 5 when it is interrupted, and the project opens afterwards', async () => {
    const path = terminal.path('interrupted.assay');
    const child = terminal.start('run', bankTenth, '--target', 'y', '--project', path, '--learner', 'dense');
    let stderr = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (part: Buffer) => {
        stderr += part.toString();
        if (stderr.includes('Run 2')) resolve();
      });
      child.once('close', () => resolve());
    });
    child.kill('SIGINT');
    expect(await ended).toBe(5);
    const after = await terminal.run('export', '--project', path, '--out', terminal.path('none.onnx'));
    expect(after.stderr).toMatch(/No model has been registered/);
  });

  it('says what it runs on', async () => {
    const { code, stdout } = await terminal.run('doctor', '--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      versions: Record<string, string>;
      backends: { id: string; chosen: boolean }[];
    };
    expect(found.versions).toHaveProperty('duckdb');
    expect(found.backends.filter((backend) => backend.chosen)).toHaveLength(1);
  });
});
