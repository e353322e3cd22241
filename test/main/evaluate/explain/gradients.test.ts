// Networks explained by their own slopes: complete within what is promised, near to what sampling says, and sampled where that fails.
import { afterEach, describe, expect, it } from 'vitest';
import { EvaluationService, ExplainService } from '../../../../main/evaluate';
import { IntegratedGradients } from '../../../../main/evaluate/explain/gradients';
import { GraphBuilder } from '../../../../main/compute';
import { type Explanation, type LearnerId, Random, type Settings } from '../../../../shared/domain';
import { type Bench, customersCsv, openBench, trainHere } from '../../learn/project';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function trained(
  target: string,
  learner: LearnerId,
  settings: Settings,
): Promise<Bench & { runId: number }> {
  const made = await openBench(customersCsv(400), target, '');
  bench = made;
  const { id: runId } = await trainHere(made, learner, settings);
  return { ...made, runId };
}

const small = { epochs: 3, batchSize: 32, bins: 8 };
const NETWORKS: [string, LearnerId, Settings, string][] = [
  ['chances', 'dense', { ...small, units: 16 }, 'bought'],
  ['chances by waves', 'dense', { ...small, units: 16, numbers: 'waves', normalise: 'batch' }, 'bought'],
  ['classes', 'dense', { ...small, units: 16 }, 'city'],
  ['numbers', 'dense', { ...small, units: 16 }, 'income'],
  ['chances by attention', 'transformer', { ...small, layers: 1, heads: 2 }, 'bought'],
  ['numbers by attention', 'transformer', { ...small, layers: 1, heads: 2 }, 'income'],
];

function correlation(pairs: readonly [number, number][]): number {
  const mean = (of: (pair: [number, number]) => number): number =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [x, y] = [mean(([a]) => a), mean(([, b]) => b)];
  const covariance = mean(([a, b]) => (a - x) * (b - y));
  return covariance / Math.sqrt(mean(([a]) => (a - x) ** 2) * mean(([, b]) => (b - y) ** 2));
}

const sumOf = ({ base, contributions }: Explanation): number =>
  contributions.reduce((sum, { amount }) => sum + amount, base);

describe('integrated gradients', () => {
  it.each(NETWORKS)('are complete, and near what sampling says: %s', async (_, learner, settings, target) => {
    const { project, data, runId } = await trained(target, learner, settings);
    const service = new ExplainService(project, data);
    expect((await service.open(runId)).methods).toEqual(['gradients', 'sampling']);
    expect(await service.row({ runId, rowId: 7 })).toMatchObject({ method: 'gradients' });
    const pairs: [number, number][] = [];
    for (const { rowId } of await service.rows({ runId, order: 'mixed', limit: 4 })) {
      const found = await service.row({ runId, rowId, method: 'gradients' });
      const { completeness, method, says, unadjusted, samples } = found;
      if (!completeness) throw new Error('no figure of completeness');
      expect([method, completeness.held, unadjusted, samples]).toEqual(['gradients', true, null, null]);
      expect(completeness.gap).toBeLessThanOrEqual(completeness.limit);
      expect(Math.abs(sumOf(found) - says)).toBeLessThanOrEqual(completeness.gap + 1e-5 * Math.max(1, says));
      for (const { amount, error, features } of found.contributions) {
        expect(error).toBeGreaterThanOrEqual(0);
        const parts = features.reduce((sum, part) => sum + (part.amount ?? NaN), 0);
        expect(Math.abs(parts - amount)).toBeLessThan(1e-9 * Math.max(1, Math.abs(amount)));
      }
      expect(await service.row({ runId, rowId, method: 'gradients' })).toEqual(found);
      const sampled = await service.row({ runId, rowId, method: 'sampling' });
      expect(sampled).toMatchObject({ method: 'sampling', completeness: null });
      // The same rows to compare with: the same average, and so the same whole to share out.
      expect(Math.abs(sampled.base - found.base)).toBeLessThan(1e-4 * Math.max(1, Math.abs(found.base)));
      for (const { column, amount } of sampled.contributions)
        pairs.push([amount, found.contributions.find((other) => other.column === column)?.amount ?? NaN]);
    }
    expect(correlation(pairs)).toBeGreaterThan(0.75);
  });

  it('explain in general, say how, and tell the correction of chances apart', async () => {
    const made = await trained('bought', 'dense', { ...small, units: 16 });
    const service = new ExplainService(made.project, made.data);
    const evaluation = new EvaluationService(made.project, made.data);
    await evaluation.run(made.runId);
    for (const method of ['gradients', 'sampling'] as const) {
      const summary = await service.summary({ method });
      expect(summary).toMatchObject({ method, sampled: 0, scale: 'plain', outcome: 'yes' });
      expect(service.saved().summary).toEqual(summary);
    }
    const before = await service.row({ rowId: 7, method: 'gradients' });
    await evaluation.calibrate(evaluation.report()?.report.id ?? 0, 'platt');
    const after = await service.row({ rowId: 7, method: 'gradients' });
    expect(after.contributions).toEqual(before.contributions);
    expect(after.unadjusted).toBeCloseTo(before.says, 6);
  });

  it('are left alone where a run has none, and where they are not those of its network', async () => {
    const { project, data, runId } = await trained('bought', 'dense', { ...small, units: 16 });
    const fitted = project.runs.fitted(runId);
    if (!fitted) throw new Error('no run');
    const own = project.runs.integrand(runId);
    const other = await trainHere(bench as Bench, 'dense', { ...small, units: 8 });
    const foreign = project.runs.integrand(other.id);
    for (const integrand of [null, foreign]) {
      project.runs.saveFitted(runId, { ...fitted, integrand });
      const service = new ExplainService(project, data);
      expect((await service.open(runId)).methods).toEqual(['sampling']);
      const found = await service.row({ runId, rowId: 7, method: 'gradients' });
      expect(found).toMatchObject({ method: 'sampling', completeness: null });
      await service.close();
    }
    project.runs.saveFitted(runId, { ...fitted, integrand: own });
    const service = new ExplainService(project, data);
    expect((await service.open(runId)).methods).toEqual(['gradients', 'sampling']);
    await service.close();
    project.runs.remove(runId);
    expect(project.runs.integrand(runId)).toBeNull();
  });

  it('take more steps until the sum is near enough, and say so where it never is', async () => {
    const near = await IntegratedGradients.open(graphOf(40), others(), SHAPE);
    const bent = await near.attribute(Float32Array.of(1, -1));
    expect(bent.completeness).toMatchObject({ held: true, others: 64 });
    expect(bent.completeness.steps).toBeGreaterThan(8);
    // So steep that the steps go past the place where everything happens.
    const far = await IntegratedGradients.open(graphOf(1e6), others(), SHAPE);
    const { completeness } = await far.attribute(Float32Array.of(1, -1));
    expect(completeness).toMatchObject({ held: false, steps: 128 });
    expect(completeness.gap).toBeGreaterThan(completeness.limit);
    near.dispose();
    far.dispose();
  });

  it('stop between two questions to the network', async () => {
    const gradients = await IntegratedGradients.open(graphOf(40), others(), SHAPE);
    const abort = new AbortController();
    const asked = gradients.attribute(Float32Array.of(1, -1), abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    gradients.dispose();
  });
});

const SHAPE = { width: 2, outputs: 1, numbers: false };

function others(): Float32Array {
  const random = new Random(5);
  return Float32Array.from({ length: 128 }, () => 2 * random.uniform() - 1);
}

/** By hand: sigmoid(steepness * (x + 2 y)), with its slopes. */
function graphOf(steepness: number): Uint8Array {
  const g = new GraphBuilder({ name: 'steep' });
  const row = g.input('row', 'float32', ['N', 2]);
  const other = g.input('other', 'float32', ['N', 2]);
  const place = g.input('place', 'float32', ['N', 1]);
  const wanted = g.input('wanted', 'float32', ['N', 1]);
  const way = g.op('Sub', [row, other]);
  const at = g.op('Add', [other, g.op('Mul', [way, place])]);
  const weights = g.constant(Float32Array.of(steepness, 2 * steepness), [2, 1]);
  const answer = g.op('Sigmoid', [g.op('MatMul', [at, weights])]);
  const slope = g.op('Mul', [answer, g.op('Sub', [g.constant(1), answer])]);
  const each = g.op('Mul', [slope, g.constant(Float32Array.of(steepness, 2 * steepness), [1, 2])]);
  g.output('parts', g.op('Mul', [g.op('Mul', [way, each]), wanted]), 'float32', ['N', 2]);
  g.output('answer', answer, 'float32', ['N', 1]);
  return g.toBytes();
}
