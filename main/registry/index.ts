// The door of the registry.
export { Manifest, Reference } from './manifest';
export { binOf, stabilityIndex } from './reference';
export { RegistryService } from './service';
