// The door of the registry.
export { conditionText } from './card-trust';
export { Manifest, Reference } from './manifest';
export { binOf, stabilityIndex } from './reference';
export { RegistryService } from './service';
