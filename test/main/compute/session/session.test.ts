import { describe, expect, it } from 'vitest';
import { ComputeError, GraphBuilder, openSession } from '../../../../main/compute';

const double = (): Uint8Array => {
  const g = new GraphBuilder();
  g.output('y', g.op('Mul', [g.input('x', 'float32', ['N']), g.constant(2)]), 'float32', ['N']);
  return g.toBytes();
};

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof ComputeError) return error.code;
    throw error;
  }
  return 'none';
};

describe('openSession', () => {
  it('says what a model takes and gives, and runs it', async () => {
    const session = openSession(double());
    expect(session.outputs).toEqual([{ name: 'y', dtype: 'float32', dims: ['N'] }]);
    const { y } = await session.run({ x: { dtype: 'float32', dims: [2], data: Float32Array.of(1, 2) } });
    expect(y).toEqual({ dtype: 'float32', dims: [2], data: Float32Array.of(2, 4) });
    session.dispose();
    expect(codeOf(() => session.runSync({}))).toBe('session-closed');
    session.dispose();
  });

  it('names what is wrong with a model or a feed', () => {
    expect(codeOf(() => openSession(Uint8Array.of(1, 2, 3)))).toBe('model-unreadable');
    const session = openSession(double());
    const x = { dtype: 'float32', dims: [2], data: new Float32Array(2) } as const;
    expect(codeOf(() => session.runSync({}))).toBe('input-missing');
    expect(codeOf(() => session.runSync({ x, z: x }))).toBe('input-unknown');
    expect(codeOf(() => session.runSync({ x: { ...x, dims: [2, 1] } }))).toBe('input-mismatch');
    expect(codeOf(() => session.runSync({ x: { ...x, dims: [3] } }))).toBe('input-mismatch');
    expect(codeOf(() => session.runSync({ x: { dtype: 'int32', dims: [2], data: new Int32Array(2) } }))).toBe(
      'input-mismatch',
    );
    session.dispose();
  });

  it('gives the same bits with threads that sleep and threads that spin', () => {
    const g = new GraphBuilder();
    g.output(
      'y',
      g.op('MatMul', [g.input('a', 'float32', [64, 300]), g.input('b', 'float32', [300, 256])]),
      'float32',
      [64, 256],
    );
    const filled = (rows: number, columns: number) =>
      ({
        dtype: 'float32',
        dims: [rows, columns],
        data: Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i)),
      }) as const;
    const [one, sleeping, spinning] = [{ threads: 1 }, { threads: 2 }, { threads: 2, spin: 50 }].map(
      (options) => {
        const session = openSession(g.toBytes(), options);
        const { y } = session.runSync({ a: filled(64, 300), b: filled(300, 256) });
        session.dispose();
        return y;
      },
    );
    expect(sleeping).toEqual(one);
    expect(spinning).toEqual(one);
  });

  it('switches ONNX Runtime telemetry off before the library is loaded', () => {
    expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
  });
});
