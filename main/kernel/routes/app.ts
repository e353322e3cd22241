import { doctor } from '../doctor';
import type { Kernel } from '../kernel';
import { outgoing, wire } from './wire';

export const appRoutes = (kernel: Kernel) => ({
  doctor: wire.app.doctor.handler(() => doctor(kernel.options)),
  setLocale: wire.app.setLocale.handler(({ input }) => {
    kernel.locale = input.locale;
  }),
});

export const pipelineRoutes = (kernel: Kernel) => ({
  state: wire.pipeline.state.handler(() => kernel.pipeline()),
  watch: wire.pipeline.watch.handler(({ signal }) =>
    outgoing(
      (async function* () {
        while (!signal?.aborted) {
          const changed = kernel.bell.next(signal);
          yield await kernel.pipeline();
          await changed;
        }
      })(),
    ),
  ),
});
