// Stopping early, by budget, by cancel and pause; refusing what can't be learned; diverging.
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { AssayError, type ErrorCode } from '../../../../shared/domain';
import {
  trainNetwork,
  type TrainControl,
  type TrainEvent,
  type TrainOptions,
} from '../../../../main/compute';
import { layers } from '../../../../main/compute/tensorflow';
import { collect, dense, optionsFor, tickingClock, twoClasses, weightsOf } from './support';

const codeOf = async (options: TrainOptions): Promise<[ErrorCode, AssayError['params']]> => {
  try {
    await collect(options);
  } catch (error) {
    if (error instanceof AssayError) return [error.code, error.params];
    throw error;
  }
  throw new Error('Nothing was refused.');
};

const free: TrainControl = {
  cancelled: () => false,
  paused: () => false,
  waitWhilePaused: () => Promise.resolve(),
};

describe('how a run ends', () => {
  it('stops early and gives back the best weights', async () => {
    const settings = {
      epochs: 200,
      batchSize: 16,
      optimizer: 'adam',
      learningRate: 0.05,
      patience: 3,
    } as const;
    const options = optionsFor(5, { data: twoClasses(60, 5, 1), settings });
    const { events, finished } = await collect(options);
    expect(finished.reason).toBe('early stop');
    const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event] : []));
    const losses = epochs.map((event) => event.validationLoss ?? NaN);
    expect(finished.bestLoss).toBe(Math.min(...losses));
    expect(finished.bestEpoch).toBe(losses.indexOf(finished.bestLoss));
    expect(epochs.length).toBe(finished.bestEpoch + 1 + settings.patience);
    // The weights given back are those of the best epoch: a run of just that many epochs ends with them.
    const short = await collect({
      ...options,
      settings: { ...settings, epochs: finished.bestEpoch + 1 },
      clock: tickingClock(),
    });
    expect(weightsOf(finished)).toEqual(weightsOf(short.finished));
    const { x, y, rows } = options.validation ?? options.data;
    const p = finished.model.predict(x, rows);
    const loss = y.reduce((sum, v, i) => sum - Math.log(v === 1 ? (p[i] ?? 0) : 1 - (p[i] ?? 0)), 0) / rows;
    expect(loss).toBeCloseTo(finished.bestLoss, 4);
    finished.model.dispose();
    short.finished.model.dispose();
  });

  it('ends at its time budget with something to keep', async () => {
    const settings = { epochs: 10_000, batchSize: 8, optimizer: 'sgd', learningRate: 0.1 } as const;
    const { finished, events } = await collect(optionsFor(5, { settings, timeBudgetMs: 1500 }));
    expect(finished.reason).toBe('time budget');
    expect(finished.steps).toBeGreaterThan(0);
    expect(finished.epochs).toBeLessThan(10_000);
    const fractions = events.flatMap((event) => ('fraction' in event ? [event.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    finished.model.dispose();
  });

  it('keeps the last weights where there is nothing to validate on', async () => {
    const { finished } = await collect(optionsFor(5, { validation: undefined }));
    expect(finished).toMatchObject({ reason: 'completed', bestEpoch: 3, epochs: 4 });
    finished.model.dispose();
  });

  it('reports metrics of the validation rows', async () => {
    const metrics: TrainOptions['metrics'] = (p, { y }) => ({
      accuracy: y.reduce((sum, v, i) => sum + ((p[i] ?? 0) > 0.5 === (v === 1) ? 1 : 0), 0) / y.length,
    });
    const validation = twoClasses(2500, 5, 2);
    const { finished, events } = await collect(optionsFor(5, { metrics, validation }));
    const last = events.flatMap((event) => (event.type === 'epoch' ? [event] : [])).at(-1);
    const own = metrics(finished.model.predict(validation.x, validation.rows), validation);
    expect(last?.best).toBe(true);
    expect(last?.metrics?.['accuracy']).toBeCloseTo(own['accuracy'] ?? NaN, 6);
    finished.model.dispose();
  });
});

describe('cancel and pause', () => {
  it('cancels between steps, after a checkpoint from which the run can go on', async () => {
    const events: TrainEvent[] = [];
    let cancelled = false;
    const options = optionsFor(5, { control: { ...free, cancelled: () => cancelled }, reportEveryMs: 0 });
    const run = async (): Promise<void> => {
      for await (const event of trainNetwork(options)) {
        events.push(event);
        if (event.type === 'step' && event.step === 10) cancelled = true;
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    const last = events.at(-1);
    if (last?.type !== 'checkpoint') throw new Error('No checkpoint was made.');
    expect(last.step).toBe(10);
    const rest = await collect({ ...options, control: free, checkpoint: last.bytes, clock: tickingClock() });
    const whole = await collect({ ...options, control: free, clock: tickingClock() });
    expect(weightsOf(rest.finished)).toEqual(weightsOf(whole.finished));
    rest.finished.model.dispose();
    whole.finished.model.dispose();
  });

  it('lets timers and messages in while it trains', async () => {
    // From the first step on; three of either cancel the run. One epoch of many steps: at its end events would come in anyhow.
    const heard = { timers: 0, messages: 0 };
    let timer: NodeJS.Timeout | undefined;
    const { port1, port2 } = new MessageChannel();
    port2.on('message', () => {
      heard.messages++;
      port1.postMessage(null);
    });
    const control = { ...free, cancelled: () => heard.timers >= 3 && heard.messages >= 3 };
    const settings = { epochs: 1, batchSize: 4, optimizer: 'sgd', learningRate: 0.001 } as const;
    const data = twoClasses(40_000, 5, 1);
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      const options = optionsFor(5, { data, settings, control, clock: tickingClock(20) });
      for await (const { type } of trainNetwork(options)) {
        seen.push(type);
        if (type !== 'step' || timer) continue;
        timer = setInterval(() => heard.timers++, 0);
        port1.postMessage(null);
      }
    };
    try {
      await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
      expect(seen).not.toContain('epoch');
    } finally {
      clearInterval(timer);
      port1.close();
    }
  });

  it('waits while paused, and counts none of it as training', async () => {
    let paused = false;
    let now = 0;
    const clock = { now: () => (now += 1) };
    const seen: string[] = [];
    const control: TrainControl = {
      ...free,
      paused: () => paused,
      waitWhilePaused: () => {
        seen.push('waiting');
        now += 1_000_000;
        paused = false;
        return Promise.resolve();
      },
    };
    const options = optionsFor(5, { control, clock, reportEveryMs: 0, timeBudgetMs: 500_000 });
    for await (const event of trainNetwork(options)) {
      seen.push(event.type);
      if (event.type === 'step' && event.step === 5) paused = true;
      if (event.type === 'finished') {
        expect(event.reason).toBe('completed');
        event.model.dispose();
      }
    }
    expect(seen[seen.indexOf('waiting') - 1]).toBe('checkpoint');
  });
});

describe('what is refused', () => {
  it('names the setting', async () => {
    const base = optionsFor(5);
    const wrong: [Partial<TrainOptions['settings']>, string][] = [
      [{ epochs: 0 }, 'epochs'],
      [{ batchSize: 1.5 }, 'batchSize'],
      [{ learningRate: 0 }, 'learningRate'],
      [{ learningRate: NaN }, 'learningRate'],
      [{ clipNorm: -1 }, 'clipNorm'],
      [{ momentum: 1 }, 'momentum'],
      [{ patience: 0 }, 'patience'],
    ];
    for (const [change, setting] of wrong) {
      const [code, params] = await codeOf({ ...base, settings: { ...base.settings, ...change } });
      expect([code, params['setting']]).toEqual(['learn.settings', setting]);
    }
  });

  it('names the data that does not fit', async () => {
    const base = optionsFor(5);
    const { data } = base;
    const wrong: [Partial<TrainOptions>, string][] = [
      [{ data: { ...data, rows: 0 } }, 'data.rows'],
      [{ data: { ...data, width: 4 } }, 'data.x'],
      [{ data: { ...data, y: new Float32Array(3) } }, 'data.y'],
      [{ data: { ...data, y: data.y.map(() => NaN) } }, 'data.y'],
      [{ data: { ...data, x: data.x.map((v, i) => (i === 7 ? Infinity : v)) } }, 'data.x'],
      [{ data: { ...data, sampleWeight: new Float32Array(data.rows) } }, 'data.sampleWeight'],
      [{ data: { ...data, sampleWeight: new Float32Array(data.rows).fill(-1) } }, 'data.sampleWeight'],
      [{ validation: { ...data, width: 6 } }, 'validation.x'],
      [{ build: dense(6) }, 'build'],
      [{ build: dense(5, { outputs: 3 }) }, 'build'],
      [{ build: () => layers.sequential() }, 'build'],
    ];
    for (const [change, setting] of wrong) {
      const [code, params] = await codeOf({ ...base, ...change });
      expect([code, params['setting']], setting).toEqual(['learn.settings', setting]);
    }
  });

  it('stops when the loss is no longer a number, with the step and a lower learning rate', async () => {
    const settings = { epochs: 50, batchSize: 32, optimizer: 'sgd', learningRate: 1e18 } as const;
    const changes = {
      settings,
      loss: 'meanSquaredError',
      build: dense(5, { activation: 'linear' }),
    } as const;
    const [code, params] = await codeOf(optionsFor(5, changes));
    expect(code).toBe('learn.diverged');
    expect(params['step']).toBeGreaterThan(0);
    expect(params['learningRate']).toBe(1e17);
  });
});
