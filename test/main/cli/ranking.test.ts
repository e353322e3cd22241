// The whole way of rows that are put in order within their lists: from a file to scores, and what is refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import { type Outcome, Terminal } from './terminal';

const terminal = new Terminal();
const file = terminal.path('searches.csv');
const project = terminal.path('searches.assay');
afterAll(() => terminal.dispose());

interface Interval {
  value: number;
  low: number;
  high: number;
}
interface Answer {
  model: { learner: string; metrics: Record<string, Interval | undefined> } | null;
  evaluation: { task?: string; metrics: Record<string, Interval | undefined>; gate: { rules: unknown[] } };
}

/** Searches of 4 to 12 offers; what is clicked is cheap for the search, well rated, and of the brand that this searcher likes. */
function searches(count: number): string {
  const random = new Random(5);
  const lines = ['offer,search,price,rating,brand,mine,clicks'];
  for (let s = 0; s < count; s++) {
    const level = 20 + random.below(80);
    for (let i = 4 + random.below(9); i > 0; i--) {
      const price = level * (0.6 + 0.8 * random.uniform());
      const rating = 1 + random.below(5);
      const mine = random.below(2);
      const score = 3 - (4 * price) / level + 0.7 * rating + (mine ? 1.5 : 0) + 0.6 * random.normal();
      const clicks = Math.max(0, Math.min(4, Math.round(score - 1.5)));
      const brand = ['north', 'south', 'east'][random.below(3)] ?? '';
      lines.push(
        [`o${lines.length}`, `q${s}`, price.toFixed(2), rating, brand, mine ? 'yes' : 'no', clicks].join(','),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const run = (...more: string[]): Promise<Outcome> =>
  terminal.run('run', file, '--target', 'clicks', '--seed', '3', '--json', ...more);

describe('an order within lists, from the command line', () => {
  let first: Outcome;
  beforeAll(async () => {
    writeFileSync(file, searches(260));
    first = await run(
      '--group',
      'search',
      '--project',
      project,
      '--learner',
      'trees',
      '--accept-gate',
      'a test',
    );
  });

  it('is learnt, judged by list and registered', () => {
    expect(first.stderr).not.toMatch(/unexpected/i);
    expect(first.code).toBe(0);
    const answer = JSON.parse(first.stdout) as Answer;
    expect(answer.model?.learner).toBe('trees');
    const { ndcg10, ndcg5, map, mrr, rmse } = answer.model?.metrics ?? {};
    expect(rmse).toBeUndefined();
    for (const figure of [ndcg10, ndcg5, map, mrr]) {
      expect(figure?.low).toBeLessThan(figure?.value ?? 0);
      expect(figure?.value).toBeLessThanOrEqual(figure?.high ?? 0);
      expect(figure?.high).toBeLessThanOrEqual(1);
    }
    expect(ndcg10?.value).toBeGreaterThan(0.8);
  });

  it('scores rows, each with its rank within its list', async () => {
    const out = terminal.path('scored.csv');
    const { code } = await terminal.run('score', file, '--project', project, '--out', out);
    expect(code).toBe(0);
    const lines = readFileSync(out, 'utf8').trim().split(/\r?\n/);
    expect(lines[0]).toBe('offer,search,price,rating,brand,mine,clicks,prediction,rank');
    expect(lines.length).toBe(readFileSync(file, 'utf8').trim().split('\n').length);
    const lists = new Map<string, { score: number; rank: number }[]>();
    for (const line of lines.slice(1)) {
      const cells = line.split(',');
      const own = lists.get(cells[1] ?? '') ?? [];
      lists.set(cells[1] ?? '', [...own, { score: Number(cells[7]), rank: Number(cells[8]) }]);
    }
    for (const rows of lists.values())
      for (const { score, rank } of rows)
        expect(rank).toBe(1 + rows.filter((other) => other.score > score).length);
  });

  it('scores rows of a file without lists, and says why they have no ranks', async () => {
    const plain = terminal.path('no-lists.csv');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    writeFileSync(plain, lines.map((line) => line.split(',').toSpliced(1, 1).join(',')).join('\n'));
    const out = terminal.path('no-lists-scored.csv');
    const { code, stdout, stderr } = await terminal.run('score', plain, '--project', project, '--out', out);
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n')[0]).toBe('offer,price,rating,brand,mine,clicks,prediction');
    expect(stdout + stderr).toContain('search');
  });

  it('is found by the name of the column of lists, and by automatic mode among the learners that can', async () => {
    const other = terminal.path('auto.assay');
    const found = await run(
      '--task',
      'ranking',
      '--project',
      other,
      '--time',
      '20',
      '--accept-gate',
      'a test',
    );
    expect(found.code).toBe(0);
    const answer = JSON.parse(found.stdout) as Answer & {
      leaderboard: { trials: { learner: string; metric: string | null }[] };
    };
    const tried = new Set(answer.leaderboard.trials.map(({ learner }) => learner));
    // The last trial joins the best of the others.
    const able = ['linear', 'trees', 'forest', 'ensemble'];
    expect([...tried].filter((learner) => !able.includes(learner))).toEqual([]);
    expect(tried.has('trees')).toBe(true);
    // A trial that ended early has no figure.
    expect(new Set(answer.leaderboard.trials.flatMap(({ metric }) => metric ?? []))).toEqual(
      new Set(['ndcg']),
    );
    expect(answer.evaluation.metrics['ndcg10']?.value).toBeGreaterThan(0.8);
  });

  it.each([
    ['a column that is not there', ['--group', 'visit'], 4],
    ['lists of one row', ['--group', 'offer'], 4],
    ['another learner', ['--group', 'search', '--learner', 'dense'], 4],
    ['another task', ['--task', 'sorting'], 2],
  ])('refuses %s with a sentence', async (name, more, code) => {
    const path = terminal.path(`${name.replaceAll(' ', '')}.assay`);
    const { code: found, stderr } = await run(...more, '--project', path);
    expect(found).toBe(code);
    expect(stderr).not.toMatch(/unexpected|error\./i);
    expect(stderr.trim().length).toBeGreaterThan(20);
  });

  it('asks for a column of lists where none is told', async () => {
    const plain = terminal.path('plain.csv');
    writeFileSync(plain, searches(60).replace('search,', 'number,'));
    const path = terminal.path('plain.assay');
    const { code, stderr } = await terminal.run(
      ...['run', plain, '--target', 'clicks', '--task', 'ranking', '--project', path],
    );
    expect(code).toBe(4);
    expect(stderr).toContain('--group');
  });
});
