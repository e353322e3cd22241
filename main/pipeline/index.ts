export * from './state';
export * from './runner';
export * from './nested';
export * from './report';
