import type { Kernel } from '../kernel';
import { wire } from './wire';

export const registryRoutes = (kernel: Kernel) => ({
  models: wire.registry.models.handler(() => kernel.session.registry.models()),
  register: wire.registry.register.handler(() => kernel.session.registry.register()),
  promote: wire.registry.promote.handler(({ input }) =>
    kernel.session.registry.promote(input.version, input.alias),
  ),
  rollback: wire.registry.rollback.handler(({ input }) => kernel.session.registry.rollback(input.alias)),
  aliasHistory: wire.registry.aliasHistory.handler(() => kernel.session.project.models.aliasHistory()),
  purpose: wire.registry.purpose.handler(({ input }) => ({
    purpose: kernel.session.registry.purpose(input.version),
  })),
  savePurpose: wire.registry.savePurpose.handler(({ input }) => ({
    purpose: kernel.session.registry.savePurpose(input.version, input.purpose),
  })),
  writeCard: wire.registry.writeCard.handler(({ input }) =>
    kernel.session.registry.writeCard(input.version, input.path, input.locale),
  ),
  export: wire.registry.export.handler(({ input }) =>
    kernel.session.registry.export(input.version, input.path),
  ),
});
