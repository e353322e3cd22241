export { Project, type ProjectOptions } from './project';
export type { Fitted, HeldOut } from './runs';
export type { AssetPart, AssetRole } from './assets';
export type { NewVersion, Part } from './datasets';
export type { NewModel } from './models';
export type { StoredReport } from './reports';
export { UsageEntry } from './notes';
export { isDiskFull } from './failures';
export { sqliteVersion } from './database';
