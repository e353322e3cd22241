export { startApplication, type ApplicationOptions } from './application';
