import type { Kernel } from '../kernel';
import { wire } from './wire';

export const projectRoutes = (kernel: Kernel) => ({
  create: wire.project.create.handler(({ input }) => kernel.create(input.name, input.path)),
  open: wire.project.open.handler(({ input }) => kernel.open(input.path)),
  close: wire.project.close.handler(() => kernel.close()),
  current: wire.project.current.handler(() => kernel.current),
  recent: wire.project.recent.handler(() => kernel.recent.list()),
  forget: wire.project.forget.handler(({ input }) => kernel.recent.forget(input.path)),
  samples: wire.project.samples.handler(() => kernel.samples.list()),
  samplePath: wire.project.samplePath.handler(({ input }) => kernel.samples.path(input.id)),
  history: wire.project.history.handler(() => kernel.session.project.history.list()),
});
