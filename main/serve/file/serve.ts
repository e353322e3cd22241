// A scoring thread's side: blocks of a file, one after the other, until it is told to end.
import type { MessagePort } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import { openGraphForMany } from '../graph';
import { Predictor } from '../predictor';
import { type Block, scoreBlock } from './block';
import type { FromThread, ScoringData, ToThread } from './protocol';

export function serveScoring(port: MessagePort, { onnx, manifest }: ScoringData): void {
  const predictor = new Predictor(onnx, manifest, openGraphForMany);
  const end = new AbortController();
  const send = (message: FromThread, handed: ArrayBuffer[] = []): void => port.postMessage(message, handed);
  const work = async (block: Block): Promise<void> => {
    try {
      const scored = await scoreBlock(predictor, block, end.signal);
      send({ type: 'scored', scored }, [scored.lines.buffer as ArrayBuffer]);
    } catch (thrown) {
      send({ type: 'failed', error: AssayError.from(thrown).toData() });
    }
  };
  let busy = Promise.resolve();
  port.on('message', (message: ToThread) => {
    if (message.type === 'block') {
      busy = busy.then(() => work(message.block));
      return;
    }
    end.abort();
    void busy.finally(() => {
      predictor.dispose();
      port.close();
    });
  });
}
