import { Engine, type EngineOptions } from './engine';

export type { Cells } from './cells';
export { type Asides, lastBack, putBackOf } from './asides';
export { Engine, type EngineOptions, type QueryOptions } from './engine';
export type { AssetDesk, BatchOptions, PictureBatch, SoundBatch } from './assets/desk';
export { DataService } from './service';
export type { Derivation } from './derive';
export type { Frame, FrameColumn } from './frame';
export { isNumeric } from './frame';
export { type Belonging, type Fold, foldFits, foldsOf } from './folds';
export { glimpseFile } from './glimpse';
export { inspectFile, lossesIn } from './inspect';
export { type LostValues, stillLost } from './lost';
export { csvCells, type Lines } from './lines';
export type { ScoringBatch } from './scoring';
export { TEXT_TOKENS } from './source/tokens';
export { readSmall, smallRows } from './small';
export type { PassingTables } from './passing';
export { looksRead, type ReadText, readTexts, readValue, type TextReading } from './source/lenient';
export { isWide } from './wide';
export { divideSteps, type Division } from './division';
export { murmur3 } from './murmur';
export { type Split } from './split';
export { cellSql, findColumn, ident, literal, momentSql, numberSql, ROW, STORED } from './sql';

/** One DuckDB instance a project; its scratch files lie in the cache folder. */
export const openEngine = (options: EngineOptions): Promise<Engine> => Engine.open(options);
export { duckdbVersion, loadDuckDb } from './duckdb';
