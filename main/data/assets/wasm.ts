// WebAssembly of packages, carried inside the bundle as text: there is no file to be found beside it, in a checkout or a package.

/** The module in a `data:` address, as Vite makes of an import with `?url&inline`. */
export const moduleOf = (address: string): WebAssembly.Module => new WebAssembly.Module(bytesOf(address));

export const bytesOf = (address: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'));

/** How Emscripten's code is started with a module that is at hand; what it says of a file goes to `say`. */
export function emscripten(
  address: string,
  say: (line: string) => void,
): {
  instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object;
  printErr: (line: string) => void;
} {
  return {
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(moduleOf(address), imports);
      done(instance);
      return instance.exports;
    },
    printErr: say,
  };
}
