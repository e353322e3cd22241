import type { Kernel } from '../kernel';
import { job, outgoing, wire } from './wire';

export const dataRoutes = (kernel: Kernel) => ({
  inspect: wire.data.inspect.handler(({ input, signal }) =>
    kernel.inspect(input.path, input.options, { signal }),
  ),
  import: wire.data.import.handler(({ input, signal }) =>
    job(kernel, signal, 'collect', (context) =>
      kernel.session.data.import(input.path, input.options, context),
    ),
  ),
  versions: wire.data.versions.handler(() => kernel.session.project.datasets.list()),
  current: wire.data.current.handler(() => kernel.session.project.datasets.current()),
  use: wire.data.use.handler(({ input }) => kernel.session.project.datasets.use(input.versionId)),
  window: wire.data.window.handler(({ input }) => kernel.session.data.window(input)),
  profile: wire.data.profile.handler(({ input, signal }) =>
    outgoing(
      (async function* () {
        for await (const profile of kernel.session.data.profile(input.versionId, { signal }, input.first)) {
          yield { type: 'profile' as const, profile };
        }
      })(),
    ),
  ),
});
