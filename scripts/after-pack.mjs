// Run by electron-builder when the files of a package are together and before its fuses are set: takes out Electron's own default
// application, so that there is nothing but app.asar to load.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {{ appOutDir: string, electronPlatformName: string, packager: { appInfo: { productFilename: string } } }} context */
export default function afterPack({ appOutDir, electronPlatformName, packager }) {
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`)
      : join(appOutDir, 'resources');
  rmSync(join(resources, 'default_app.asar'), { force: true });
  if (!existsSync(join(resources, 'app.asar'))) throw new Error(`There is no app.asar in ${resources}`);
}
