// Packages without types of their own.
declare module 'ogv/dist/ogv-decoder-audio-opus-wasm.js' {
  const create: import('./ogg').CreateOgvDecoder;
  export default create;
}
declare module 'ogv/dist/ogv-decoder-audio-vorbis-wasm.js' {
  const create: import('./ogg').CreateOgvDecoder;
  export default create;
}
