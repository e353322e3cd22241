export * from './state';
export * from './runner';
export * from './report';
