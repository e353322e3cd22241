import type { Kernel } from '../kernel';
import { job, wire } from './wire';

export const prepareRoutes = (kernel: Kernel) => ({
  preview: wire.prepare.preview.handler(({ input, signal }) =>
    kernel.session.prepare.preview(input, { signal }),
  ),
  previewChange: wire.prepare.previewChange.handler(({ input, signal }) =>
    kernel.session.prepare.previewChange(input.versionId, input.step, { signal }),
  ),
  joinRows: wire.prepare.joinRows.handler(({ input, signal }) =>
    kernel.session.prepare.joinRows(input, { signal }),
  ),
  foresee: wire.prepare.foresee.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) =>
      kernel.session.prepare.foresee(input.versionId, input.step, context),
    ),
  ),
  apply: wire.prepare.apply.handler(({ input, signal }) =>
    job(kernel, signal, 'prepare', (context) => kernel.session.prepare.apply(input, context)),
  ),
  replay: wire.prepare.replay.handler(({ input, signal }) =>
    job(kernel, signal, 'prepare', (context) =>
      kernel.session.prepare.replay(input.versionId, input.step, context),
    ),
  ),
  putBack: wire.prepare.putBack.handler(({ input, signal }) =>
    job(kernel, signal, 'prepare', (context) => kernel.session.prepare.putBack(input, context)),
  ),
  similar: wire.prepare.similar.handler(({ input, signal }) =>
    kernel.session.prepare.similar(input.column, { signal }),
  ),
});
