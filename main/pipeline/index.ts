export * from './state';
export * from './runner';
