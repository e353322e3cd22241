import { GridLayout } from '../../../shared/domain';
import { glimpseFile } from '../../data';
import type { Kernel } from '../kernel';
import { job, outgoing, wire } from './wire';

const pathsOf = ({ path, more = [] }: { path: string; more?: string[] | undefined }): string[] => [
  path,
  ...more,
];

export const dataRoutes = (kernel: Kernel) => ({
  inspect: wire.data.inspect.handler(({ input, signal }) =>
    kernel.inspect(pathsOf(input), input.options, { signal }),
  ),
  losses: wire.data.losses.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.losses(pathsOf(input), input.options ?? {}, context)),
  ),
  glimpse: wire.data.glimpse.handler(({ input }) => glimpseFile(input.path)),
  import: wire.data.import.handler(({ input, signal }) =>
    job(kernel, signal, 'collect', (context) =>
      kernel.imports.noted(pathsOf(input), () =>
        kernel.session.data.import(pathsOf(input), input.options, context, input.replaces),
      ),
    ),
  ),
  compare: wire.data.compare.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) =>
      kernel.session.data.compare(input.versionId, pathsOf(input), input.options, context),
    ),
  ),
  changed: wire.data.changed.handler(({ input }) => kernel.session.data.changedSource(input.versionId)),
  drift: wire.data.drift.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.data.drift(input, context)),
  ),
  paste: wire.data.paste.handler(({ input }) => ({ path: kernel.imports.paste(input.text, kernel.locale) })),
  interrupted: wire.data.interrupted.handler(() => kernel.imports.interrupted()),
  forgetInterrupted: wire.data.forgetInterrupted.handler(() => {
    kernel.imports.forget();
    return null;
  }),
  versions: wire.data.versions.handler(({ input }) => {
    const { datasets } = kernel.session.project;
    return { ...datasets.after(input.after), present: datasets.currentId() };
  }),
  current: wire.data.current.handler(() => kernel.session.project.datasets.current()),
  use: wire.data.use.handler(({ input }) => kernel.session.project.datasets.use(input.versionId)),
  layout: wire.data.layout.handler(
    () => kernel.session.project.settings.get('gridLayout', GridLayout) ?? { pinned: [], widths: {} },
  ),
  keepLayout: wire.data.keepLayout.handler(({ input }) => {
    kernel.session.project.settings.set('gridLayout', input);
    return input;
  }),
  window: wire.data.window.handler(({ input }) => kernel.session.data.window(input)),
  find: wire.data.find.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.data.find(input, context)),
  ),
  gaps: wire.data.gaps.handler(({ input, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.data.gaps(input.versionId, context)),
  ),
  profile: wire.data.profile.handler(({ input, signal }) =>
    outgoing(
      (async function* () {
        for await (const profile of kernel.session.data.profile(input.versionId, { signal }, input.first)) {
          yield { type: 'profile' as const, profile };
        }
      })(),
    ),
  ),
  assets: wire.data.assets.handler(({ input }) => kernel.session.data.assets.table(input.versionId)),
  previews: wire.data.previews.handler(({ input }) =>
    kernel.session.data.assets.previews(input.versionId, input.rowIds),
  ),
  assetPiece: wire.data.assetPiece.handler(({ input }) =>
    kernel.session.data.assets.piece(input.versionId, input.rowId, input.part),
  ),
  asideSteps: wire.data.asideSteps.handler(({ input }) => kernel.session.data.asides.steps(input.versionId)),
  asideRows: wire.data.asideRows.handler(({ input, signal }) =>
    kernel.session.data.asides.window(input, { signal }),
  ),
  exportAsides: wire.data.exportAsides.handler(({ input: { locale, ...request }, signal }) =>
    job(kernel, signal, null, (context) => kernel.session.data.asides.export(request, locale, context)),
  ),
  asides: wire.data.asides.handler(({ input }) => kernel.session.data.assets.asides(input.versionId)),
});
