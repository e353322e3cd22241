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

  it('switches ONNX Runtime telemetry off before the library is loaded', () => {
    expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
  });
});
